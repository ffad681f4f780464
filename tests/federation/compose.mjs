// Composes subgraph files (NAME.graphql …) into { supergraph, api } or { errors }, printed as JSON.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { composeServices } from "@theguild/federation-composition";
import { parse } from "graphql";

const services = process.argv.slice(2).map((file) => {
  const name = basename(file, ".graphql");
  return { name, url: `http://${name}/graphql`, typeDefs: parse(readFileSync(file, "utf8")) };
});
const { supergraphSdl: supergraph, publicSdl: api, errors } = composeServices(services);
console.log(JSON.stringify({ supergraph, api, errors: errors?.map((error) => error.message) }));
