/* Which version of a matter was seen on this device: a note says so, and is held where the matter has moved on since.

   window.fawangOfflineMatters(words) returns { versionOf(records, code), look(records, net, field) }. */
(function () {
  "use strict";

  window.fawangOfflineMatters = function (words) {
    const digits = (code) => (code || "").replace(/\D/g, "");

    /** The version that was seen; null where none was. */
    async function versionOf(records, code) {
      const version = (await records.kept("seen", {}))[digits(code)];
      return version === undefined ? null : version;
    }

    /** Ask how a matter stands where there is a line, and say beside the field what was seen of it. */
    async function look(records, net, field) {
      const code = digits(field.value);
      if (code.length !== 12) return;
      if (net.session) {
        const answer = await fetch(`${words.matter}?code=${code}`, { redirect: "manual", cache: "no-store" }).catch(() => null);
        if (answer && answer.ok) {
          const { version } = await answer.json();
          await records.keep("seen", { ...(await records.kept("seen", {})), [code]: version });
        }
      }
      const version = await versionOf(records, code);
      const text = version === null ? words.notSeen : words.seen.replace("{number}", version);
      field.form.querySelector("[data-seen]").textContent = text;
    }

    return { versionOf, look };
  };
})();
