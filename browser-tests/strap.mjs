// A heart-rate strap that Chromium emulates.

const uuid = (short) => `0000${short}-0000-1000-8000-00805f9b34fb`;
const SUCCESS = 0;

/** What Chromium's command line needs for it. */
export const STRAP_ARGS = ["--enable-features=WebBluetooth", "--enable-experimental-web-platform-features"];

/** To be added to the page before it loads: remembers the characteristic that the page subscribes to. */
export const rememberStrap = () => {
  const start = BluetoothRemoteGATTCharacteristic.prototype.startNotifications;
  BluetoothRemoteGATTCharacteristic.prototype.startNotifications = function (...call) {
    window.heartRate = this;
    return start.apply(this, call);
  };
};

/** The strap. Values cannot be pushed by the emulation: `notify` dispatches them in the page. */
export class VirtualStrap {
  #bluetooth;
  #page;
  #address = "09:09:09:09:09:09";
  /** How often the page has connected, and subscribed. */
  connections = 0;
  subscriptions = 0;

  /** Switches the radio on, with one strap nearby, which the first choice of a device picks. */
  static async attach(browser, page) {
    const strap = new VirtualStrap();
    strap.#page = page;
    strap.#bluetooth = await browser.newBrowserCDPSession();
    await strap.#advertise();
    await strap.#pickItself();
    return strap;
  }

  async #advertise() {
    const bluetooth = this.#bluetooth;
    const address = this.#address;
    await bluetooth.send("BluetoothEmulation.enable", { state: "powered-on", leSupported: true });
    await bluetooth.send("BluetoothEmulation.simulatePreconnectedPeripheral", {
      address, name: "Virtual strap", manufacturerData: [], knownServiceUuids: [uuid("180d")],
    });
    bluetooth.on("BluetoothEmulation.gattOperationReceived", async ({ type }) => {
      if (type === "connection") this.connections += 1;
      await bluetooth.send("BluetoothEmulation.simulateGATTOperationResponse", { address, type, code: SUCCESS });
    });
    bluetooth.on("BluetoothEmulation.characteristicOperationReceived", async ({ characteristicId, type }) => {
      if (type === "subscribe-to-notifications") this.subscriptions += 1;
      await bluetooth.send("BluetoothEmulation.simulateCharacteristicOperationResponse", { characteristicId, type, code: SUCCESS });
    });
    await this.#offerHeartRate();
  }

  async #offerHeartRate() {
    const bluetooth = this.#bluetooth;
    const address = this.#address;
    const { serviceId } = await bluetooth.send("BluetoothEmulation.addService", { address, serviceUuid: uuid("180d") });
    const { characteristicId } = await bluetooth.send("BluetoothEmulation.addCharacteristic", {
      serviceId, characteristicUuid: uuid("2a37"), properties: { notify: true },
    });
    await bluetooth.send("BluetoothEmulation.addDescriptor", { characteristicId, descriptorUuid: uuid("2902") });
  }

  async #pickItself() {
    const session = await this.#page.context().newCDPSession(this.#page);
    await session.send("DeviceAccess.enable");
    let isPicked = false;
    session.on("DeviceAccess.deviceRequestPrompted", async ({ id, devices }) => {
      if (isPicked || devices.length === 0) return;
      isPicked = true;
      await session.send("DeviceAccess.selectPrompt", { id, deviceId: devices[0].id });
    });
  }

  /** The strap goes out of reach for a moment. Its service comes back as a new one, as after a change of its battery. */
  async lose() {
    await this.#bluetooth.send("BluetoothEmulation.simulateGATTDisconnection", { address: this.#address });
    await this.#offerHeartRate();
  }

  /** Sends the bytes of a heart rate measurement. */
  async notify(bytes) {
    await this.#page.evaluate((bytes) => {
      const value = new DataView(Uint8Array.from(bytes).buffer);
      Object.defineProperty(window.heartRate, "value", { value, configurable: true });
      window.heartRate.dispatchEvent(new Event("characteristicvaluechanged"));
    }, bytes);
  }

  /** Ends the emulation. */
  async detach() {
    await this.#bluetooth.send("BluetoothEmulation.disable");
    await this.#bluetooth.detach();
  }
}
