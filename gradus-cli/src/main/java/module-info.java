/** The {@code gradus} command. */
module gradus.cli {
  requires gradus.learn;
  requires gradus.music;
  requires gradus.core;
  requires info.picocli;
  requires tools.jackson.databind;
  requires static org.jspecify;

  opens gradus.cli to
      info.picocli;
}
