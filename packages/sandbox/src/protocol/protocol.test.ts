import { describe, expect, test } from "@jest/globals";
import { parseCredentialScope } from "./credential-scope.js";
import { parseQuery } from "./query-params.js";
import { xmlElements, xmlText } from "./xml.js";

describe("parseQuery", () => {
  test.each([
    ["lists in the order of their numbers", "A.2=b&A.1=a&A.10=c", { A: ["a", "b", "c"] }],
    ["structures in lists", "P.1.R.1.C=x&P.1.R.2.C=y&P.1.T=t", { P: [{ R: [{ C: "x" }, { C: "y" }], T: "t" }] }],
    ["percent and plus", "A=a%2Bb+c%26", { A: "a+b c&" }],
    ["an empty value", "A=", { A: "" }],
    ["a name that is a list and a text: the last wins", "A.1=x&A=y", { A: "y" }],
    ["no prototype to reach", "__proto__.x=1&constructor=2", JSON.parse('{"__proto__":{"x":"1"},"constructor":"2"}')],
  ])("%s", (_, body, params) => {
    expect(JSON.stringify(parseQuery(body))).toBe(JSON.stringify(params));
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  test("refuses what is nested too deep", () => {
    expect(() => parseQuery(`${"a.".repeat(1000)}b=1`)).toThrow(
      expect.objectContaining({ code: "MalformedQueryString" }),
    );
  });
});

describe("XML", () => {
  test("text cannot end its element, and what XML cannot hold is replaced", () => {
    expect(xmlText('<&>"\r\u0000\u001f\n\t')).toBe("&lt;&amp;&gt;&quot;&#13;\ufffd\ufffd\n\t");
  });

  test("lists become items, empty lists stay, absent members do not", () => {
    const value = { List: ["a", { B: 1 }], Empty: [], None: null, No: undefined, Yes: false };
    const xml = xmlElements(value, { element: (member) => member });
    expect(xml).toBe("<List><item>a</item><item><B>1</B></item></List><Empty></Empty><Yes>false</Yes>");
  });
});

describe("parseCredentialScope", () => {
  const signed = (credential: string) => `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=00`;

  test("reads access key, region and service", () => {
    const scope = { accessKeyId: "key", region: "eu-west-1", service: "ec2" };
    expect(parseCredentialScope(signed("key/20260101/eu-west-1/ec2/aws4_request"))).toEqual(scope);
  });

  test.each([
    undefined,
    "",
    "Basic abc",
    signed("key"),
    "AWS4-HMAC-SHA256 Credential=key/20260101/eu-west-1/ec2/aws4_request",
  ])("%j is no signature", (header) => expect(parseCredentialScope(header)).toBeUndefined());
});
