/** Music: scores, tunes, piano rolls and sound, read, learnt and written. */
module gradus.music {
  exports gradus.abc;
  exports gradus.audio;
  exports gradus.chorales;
  exports gradus.engrave;
  exports gradus.format;
  exports gradus.midi;
  exports gradus.musicxml;
  exports gradus.rolls;
  exports gradus.score;
  exports gradus.scores;
  exports gradus.tunes;

  requires transitive gradus.learn;
  requires java.desktop;
  requires java.xml;
  requires tools.jackson.databind;
  requires static org.jspecify;
}
