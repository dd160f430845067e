/** For steps that are an experiment and not a part of a container. */
export const WHILE_IT_IS_MADE =
  'it is about what happens while the container is made, not about what it is in the end';
