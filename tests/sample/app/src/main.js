// What stands on the page: a table of what was sold, sorted by number.
import { format } from "./module-00.js";

export async function show(table) {
  const answer = await fetch("sold.csv");
  const rows = (await answer.text()).trim().split("\n").map((line) => line.split(","));
  rows.sort((one, other) => other[1] - one[1]);
  table.replaceChildren(...rows.map(([kind, count]) => {
    const row = document.createElement("tr");
    for (const text of [kind, format(count)]) {
      const cell = document.createElement("td");
      cell.textContent = text;
      row.append(cell);
    }
    return row;
  }));
}
