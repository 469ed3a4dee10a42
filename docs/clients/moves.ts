// The first moves of one person, typed: node moves.js URL KEY EMPLOYEE
import createClient from "openapi-fetch";
import type { paths } from "./lateral.js";

const [url, key, employee] = process.argv.slice(2) as [string, string, string];
const lateral = createClient<paths>({ baseUrl: url, headers: { Authorization: `Bearer ${key}` } });
const { data, error } = await lateral.GET("/v1/employees/{external_id}/recommendations", {
  params: { path: { external_id: employee }, query: { k: 3 } },
});
if (!data) throw new Error(error?.detail ?? "no answer");
for (const move of data.items) console.log(move.rank, move.opening.title);
