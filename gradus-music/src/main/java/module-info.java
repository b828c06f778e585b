/** Music: scores, tunes, piano rolls and sound, read, learnt and written. */
module gradus.music {
  exports gradus.abc;
  exports gradus.format;
  exports gradus.midi;
  exports gradus.score;

  requires transitive gradus.learn;
  requires java.desktop;
  requires java.xml;
  requires static org.jspecify;
}
