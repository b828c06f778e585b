/** The {@code gradus} command. */
module gradus.cli {
  requires gradus.learn;
  requires info.picocli;
  requires static org.jspecify;

  opens gradus.cli to
      info.picocli;
}
