/** Layers, losses, optimizers, data and training. */
module gradus.learn {
  exports gradus.data;
  exports gradus.linear;
  exports gradus.nn;
  exports gradus.optim;
  exports gradus.plot;
  exports gradus.recurrence;
  exports gradus.sequence;
  exports gradus.store;
  exports gradus.study;
  exports gradus.text;
  exports gradus.train;

  requires transitive gradus.core;
  requires java.desktop;
  requires java.net.http;
  requires tools.jackson.databind;
  requires de.siegmar.fastcsv;
  requires static org.jspecify;
}
