/** Layers, losses, optimizers, data and training. */
module gradus.learn {
  exports gradus.data;
  exports gradus.doctor;
  exports gradus.linear;
  exports gradus.nn;
  exports gradus.optim;
  exports gradus.plane;
  exports gradus.plot;
  exports gradus.ratings;
  exports gradus.recurrence;
  exports gradus.sequence;
  exports gradus.store;
  exports gradus.study;
  exports gradus.text;
  exports gradus.train;
  exports gradus.words;

  requires transitive gradus.core;
  requires java.desktop;
  requires java.management;
  requires java.net.http;
  requires tools.jackson.databind;
  requires de.siegmar.fastcsv;
  requires static org.jspecify;
}
