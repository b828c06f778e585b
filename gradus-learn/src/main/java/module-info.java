/** Layers, losses, optimizers, data and training. */
module gradus.learn {
  exports gradus.data;

  requires transitive gradus.core;
  requires java.desktop;
  requires java.net.http;
  requires tools.jackson.databind;
  requires de.siegmar.fastcsv;
  requires static org.jspecify;
}
