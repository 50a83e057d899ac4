/** What the card menu offers. */
export type MenuAction = 'bury' | 'suspend' | 'flag' | 'reset' | 'edit';
