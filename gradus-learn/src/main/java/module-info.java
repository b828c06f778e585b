/** Layers, losses, optimizers, data and training. */
module gradus.learn {
  requires transitive gradus.core;
  requires java.desktop;
  requires tools.jackson.databind;
  requires de.siegmar.fastcsv;
  requires static org.jspecify;
}
