/** What this tab knows: who sits here, whom and which chats there are, and what is said in the one that is open. */
export const state = {
  me: null, robotName: '机器人', people: new Map(), conversations: [], current: null,
  messages: [], more: false, cards: new Map(), muted: localStorage.getItem('baton.sandbox.muted') === '1', online: false,
};

export const nameOf = userId => userId === 'robot' ? state.robotName : state.people.get(userId)?.name ?? userId;
export const personOf = userId => userId === 'robot' ? {robot: true} : state.people.get(userId) ?? {userId, name: userId};
export const conversationOf = id => state.conversations.find(conversation => conversation.id === id);

/** A phone's width: one thing at a time. */
export const narrow = () => matchMedia('(max-width: 799px)').matches;
