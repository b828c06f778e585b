/** Music: scores, tunes, piano rolls and sound, read, learnt and written. */
module gradus.music {
  exports gradus.audio;
  exports gradus.score;

  requires transitive gradus.learn;
  requires java.desktop;
  requires java.xml;
  requires static org.jspecify;
}
