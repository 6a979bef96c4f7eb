// Reads a law through a client that others' programs made from the API's description. Prints what it read as JSON.
// Whether the fields have the types that are told is checked by the compiler.
import createClient from "openapi-fetch";
import type { components, paths } from "./schema.js";

declare const process: { argv: string[] };
const [, , baseUrl, key] = process.argv;
const client = createClient<paths>({ baseUrl });
const article = { path: { path: "xx/act/1999/7/art_1" } };

const law = await client.GET("/api/v1/works/{path}", { params: { path: { path: "xx/act/1999/7" } } });
const text = await client.GET("/api/v1/texts/{path}", { params: { ...article, query: { on: "2003-01-01" } } });
const found = await client.GET("/api/v1/search", { params: { query: { q: "town", lang: ["en"], limit: 1 } } });
const bound = await client.GET("/api/v1/states/{state}/bound", {
  params: { path: { state: "KE" }, query: { on: "2024-01-01" } },
});
const meetings = await client.GET("/api/v1/meetings", { params: { query: { first: "2026-01-01" } } });
const whole = await client.GET("/api/v1/meetings/{number}", {
  params: { path: { number: meetings.data?.meetings[0]?.number ?? 0 } },
});
const own = await client.GET("/api/v1/key", { headers: { Authorization: `Bearer ${key}` } });
const missing = await client.GET("/api/v1/texts/{path}", { params: { path: { path: "xx/act/1990/1" } } });

type Hit = components["schemas"]["Hit"];
const hit: Hit | undefined = found.data?.hits[0];
const periods: (string | null | undefined)[] = [text.data?.from, text.data?.to];
const problem: { status: number; code: string; detail: string } | undefined = missing.error;
console.log(
  JSON.stringify({
    title: law.data?.title,
    text: text.data?.text,
    periods,
    checksum: text.data?.source.sha256,
    hit: hit && [hit.path, hit.why.length > 0],
    next: found.data?.next,
    bound: bound.data?.bound.map((one) => one.short),
    meeting: [whole.data?.title, whole.data?.agenda.map((item) => item.title)],
    owner: own.data?.owner,
    problem: [missing.response.status, problem?.status, problem?.code],
  }),
);
