// Shows the notifications of alerts: browsers of phones take them from a worker only. It answers for no page.

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(bringToFront(event.notification.data));
});

/** Brings the page of this address to the front, or opens it. */
async function bringToFront(address) {
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const page = pages.find(({ url }) => url.split(/[?#]/)[0] === address);
  return page ? page.focus() : clients.openWindow(address);
}
