// Drawing an area on the map of the filters; the four fields beside it do the same by keyboard.
// The numbers of the projection come from the server (Lambert conformal conic, see projection.py).
function setUp() {
  const group = document.querySelector("[data-map]");
  if (!group) return;
  const { x: apexX, y: apexY, cone, centre, equator } = JSON.parse(group.dataset.map);
  const holder = group.querySelector(".map-picker"), svg = holder.querySelector("svg");
  const fields = Object.fromEntries(["west", "south", "east", "north"].map((name) => [name, group.querySelector(`[name=${name}]`)]));
  const clear = group.querySelector("[data-clear-area]");
  const drawn = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  drawn.setAttribute("class", "map-drawn");
  let start = null;
  holder.classList.add("ready");
  clear.hidden = !Object.values(fields).some((field) => field.value);

  const degrees = (x, y) => {
    const dx = x - apexX, dy = y - apexY, distance = Math.hypot(dx, dy);
    const longitude = centre + (Math.atan2(dx, dy) / cone) * (180 / Math.PI);
    const latitude = (2 * Math.atan((equator / distance) ** (1 / cone)) - Math.PI / 2) * (180 / Math.PI);
    return [longitude, latitude];
  };
  const place = (event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  const corners = (end) => [Math.min(start.x, end.x), Math.min(start.y, end.y), Math.max(start.x, end.x), Math.max(start.y, end.y)];

  // The smallest box of degrees around the rectangle: its edges are looked at in many points.
  const box = ([left, top, right, bottom]) => {
    const points = [];
    for (let i = 0; i <= 20; i++) {
      const x = left + ((right - left) * i) / 20, y = top + ((bottom - top) * i) / 20;
      points.push(degrees(x, top), degrees(x, bottom), degrees(left, y), degrees(right, y));
    }
    const longitudes = points.map((p) => p[0]), latitudes = points.map((p) => p[1]);
    const wrap = (value) => ((value + 540) % 360) - 180;
    return { west: wrap(Math.min(...longitudes)), east: wrap(Math.max(...longitudes)), south: Math.max(-90, Math.min(...latitudes)), north: Math.min(90, Math.max(...latitudes)) };
  };
  const ask = () => fields.north.dispatchEvent(new Event("change", { bubbles: true }));

  svg.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    start = place(event);
    svg.setPointerCapture(event.pointerId);
    svg.append(drawn);
    event.preventDefault();
  });
  svg.addEventListener("pointermove", (event) => {
    if (!start) return;
    const [left, top, right, bottom] = corners(place(event));
    for (const [name, value] of Object.entries({ x: left, y: top, width: right - left, height: bottom - top })) drawn.setAttribute(name, value);
  });
  svg.addEventListener("pointerup", (event) => {
    if (!start) return;
    const rectangle = corners(place(event));
    start = null;
    if (rectangle[2] - rectangle[0] < 4 || rectangle[3] - rectangle[1] < 4) return drawn.remove();
    for (const [name, value] of Object.entries(box(rectangle))) fields[name].value = value.toFixed(1);
    ask();
  });
  svg.addEventListener("pointercancel", () => { start = null; drawn.remove(); });
  clear.addEventListener("click", () => {
    for (const field of Object.values(fields)) field.value = "";
    ask();
  });
}

document.addEventListener("parvis:answer", setUp);
setUp();
