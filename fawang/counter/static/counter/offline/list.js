/* Draws what the offline desk keeps: the clerk's own records, and how many of others are sealed.

   window.fawangOfflineList(words): { own(rows, correct), others(counts, save) }. */
(function () {
  "use strict";

  window.fawangOfflineList = function (words) {
    const names = JSON.parse(words.words);
    const shown = {};
    const tones = { done: "good", task: "warn", refused: "bad", waiting: "brand" };

    function element(kind, text, className) {
      const made = document.createElement(kind);
      if (text) made.textContent = text;
      if (className) made.className = className;
      return made;
    }

    function time(moment) {
      const made = element("time", new Date(moment).toLocaleString(document.documentElement.lang, {
        month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit",
      })); // prettier-ignore
      made.dateTime = moment;
      return made;
    }

    function row(one, correct) {
      const item = element("li");
      item.dataset.state = one.state;
      const first = element("p", "", "offline__head");
      first.append(
        element("strong", names.kinds[one.kind]),
        element("span", one.fields.name || one.fields.code || words.anonymous),
        time(one.made_at),
        element("span", names.states[one.state], `tag tag--${tones[one.state]}`),
      );
      item.append(first);
      const answer = one.answer && [one.answer.number, one.answer.sentence].filter(Boolean).join(" ");
      if (answer) item.append(element("p", answer, "soft"));
      if (one.state === "refused") {
        const button = element("button", words.correct, "button button--small button--secondary");
        button.type = "button";
        button.addEventListener("click", () => correct(one));
        item.append(button);
      }
      return item;
    }

    /** Whether a list has changed: drawn anew, it would take the focus away. */
    function isNew(place, content) {
      const text = JSON.stringify(content);
      const changed = shown[place] !== text;
      shown[place] = text;
      return changed;
    }

    function own(rows, correct) {
      if (!isNew("own", rows)) return;
      document.querySelector("[data-part=none]").hidden = rows.length > 0;
      document.querySelector("[data-list]").replaceChildren(...rows.reverse().map((one) => row(one, correct)));
    }

    function others(counts, save) {
      if (!isNew("others", counts)) return;
      document.querySelector("[data-part=others]").hidden = !counts.length;
      const items = counts.map((one) => {
        const day = new Date(one.seen).toLocaleDateString(document.documentElement.lang);
        const item = element("li", words.sealed.replace("{number}", one.ids.length).replace("{day}", day));
        if (!one.locked) return item;
        const button = element("button", words.export, "button button--small button--secondary");
        button.type = "button";
        button.addEventListener("click", () => save(one.account));
        item.append(" ", button);
        return item;
      });
      document.querySelector("[data-others]").replaceChildren(...items);
    }

    return { own, others };
  };
})();
