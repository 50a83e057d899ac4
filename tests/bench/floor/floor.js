// The least that a page can do and still ask cards and lose no answer: no framework, no library, no scheduler. What Gotcha adds
// is measured against it. It reads the fixture's rows where Gotcha keeps them (src/storage/database.ts).
const DAY_MS = 86_400_000;
const ROLLOVER_MS = 4 * 3_600_000;
const QUEUE_LENGTH = 120;

const now = Date.now();
const today = Math.floor((now - new Date().getTimezoneOffset() * 60_000 - ROLLOVER_MS) / DAY_MS);
const dueToday = IDBKeyRange.bound(['review', -Infinity], ['review', today]);
const main = document.querySelector('main');
const reveal = document.querySelector('#reveal');
const grades = document.querySelector('#grades');

const answerOf = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Undefined on a first visit. */
async function openCollection() {
  const request = indexedDB.open('gotcha');
  request.onupgradeneeded = () => request.transaction.abort();
  return answerOf(request).catch(() => undefined);
}

let queue = [];
let faces = new Map();
let shownAt = 0;

function show() {
  const { question } = faces.get(queue[0].cardId);
  main.innerHTML = `<article><div class="face">${question.html}</div></article>`;
  reveal.hidden = false;
  grades.hidden = true;
  shownAt = Date.now();
  scrollTo(0, 0);
}

function turnOver() {
  const { answer } = faces.get(queue[0].cardId);
  main.firstChild.insertAdjacentHTML('beforeend', `<section class="answer face">${answer.html}</section>`);
  reveal.hidden = true;
  grades.hidden = false;
}

/** The next text first, then card and log in one strict transaction. */
function grade(collection, days) {
  const before = queue.shift();
  const at = Date.now();
  const id = crypto.randomUUID();
  const after = { ...before, due: today + days, lastReviewAt: at, lastLogId: id, reviewCount: before.reviewCount + 1 };
  const durationMs = at - shownAt;
  show();
  const writing = collection.transaction(['schedules', 'reviews'], 'readwrite', { durability: 'strict' });
  writing.objectStore('schedules').put(after);
  writing.objectStore('reviews').add({ id, cardId: before.cardId, sessionId: '', at, durationMs, before, after });
}

async function review(collection) {
  const reading = collection.transaction(['schedules', 'faces']);
  queue = await answerOf(reading.objectStore('schedules').index('[queue+due]').getAll(dueToday, QUEUE_LENGTH));
  const readFace = async ({ cardId }) => {
    const row = await answerOf(reading.objectStore('faces').get(cardId));
    faces.set(cardId, row.face);
  };
  await readFace(queue[0]);
  show();
  for (const button of grades.children) button.onclick = () => grade(collection, Number(button.dataset.days));
  await Promise.all(queue.slice(1).map(readFace));
}

async function firstVisit() {
  const cards = await (await fetch('cards.json')).json();
  queue = cards.map(({ card }) => ({ cardId: card.id }));
  faces = new Map(cards.map(({ card, face }) => [card.id, face]));
  show();
}

/** As in the app: how much is due, then what would be known of every section. */
async function overview(collection) {
  const schedules = collection.transaction('schedules').objectStore('schedules');
  const due = await answerOf(schedules.index('[queue+due]').count(dueToday));
  main.innerHTML = `<p class="count">${due}</p>`;
  const known = new Map();
  for (const { sectionId, lastReviewAt, stabilityDays } of await answerOf(schedules.getAll())) {
    const recall = (1 + (0.98 * (now - lastReviewAt)) / DAY_MS / stabilityDays) ** -0.154;
    known.set(sectionId, (known.get(sectionId) ?? 0) + recall);
  }
  const sum = [...known.values()].reduce((total, recall) => total + recall, 0);
  main.insertAdjacentHTML('beforeend', `<p class="numbers"><strong>${Math.round(sum)}</strong></p>`);
}

reveal.onclick = turnOver;
const collection = await openCollection();
const isReview = location.hash === '#/review';
document.querySelector('footer').hidden = !isReview;
await (!isReview ? overview(collection) : collection ? review(collection) : firstVisit());
await navigator.serviceWorker.register('service-worker.js');
