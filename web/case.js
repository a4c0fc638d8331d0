// The page of a case: printing by a button, where scripts run.

const print = document.getElementById("print");
print.hidden = false;
print.addEventListener("click", () => window.print());
