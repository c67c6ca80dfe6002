/* In Wagtail's editor: it tells the server every few seconds that the page is open. Where the page has no version yet,
   that form has no field, and the web server refuses a multipart form without any (400) before our code sees it. So it
   gets one. */
for (const form of document.querySelectorAll("form.w-editing-sessions")) {
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "open", value: "1" }));
}
