
// A function that no call fits: it can only trap.
const NOWHERE = new Uint8Array([
    0, 97, 115, 109, 1, 0, 0, 0, // module, version 1
    1, 4, 1, 96, 0, 0, // a type without parameters and results
    3, 2, 1, 0, // a function of it
    7, 5, 1, 1, 102, 0, 0, // exported as `f`
    10, 5, 1, 3, 0, 0, 11, // unreachable
]);

// Chromium's debugger crashes the page when it looks for objects (Runtime.queryObjects) while a table that scripts can see
// has empty slots: the first one always is, those of the parts to come are the last ones.
function fillSlots(table) {
    const { f } = new WebAssembly.Instance(new WebAssembly.Module(NOWHERE)).exports;
    table.set(0, f);
    for (let slot = table.length - 1; table.get(slot) === null; slot--) table.set(slot, f);
}
