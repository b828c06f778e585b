/** A user's program, as it would be written outside this source tree. */
module consumer {
  requires gradus.learn;
}
