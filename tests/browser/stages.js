// Keeps every stage a person could see on the page, in the order it was shown.
window.stagesSeen = [];
new MutationObserver(() => {
  for (const line of document.querySelectorAll("li[data-stage]")) {
    const seen = `${line.dataset.stage} ${line.dataset.state}`;
    if (!window.stagesSeen.includes(seen)) window.stagesSeen.push(seen);
  }
}).observe(document, { subtree: true, childList: true, attributes: true });
