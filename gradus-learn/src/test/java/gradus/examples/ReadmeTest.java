package gradus.examples;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The Java of the README is code that is compiled and run here.
 *
 * <p>A block of the README headed by {@code <!-- example: Name -->} shows what stands between the
 * lines {@code // example} and {@code // end of example} of this folder's {@code Name.java}.
 */
class ReadmeTest {
  private static final Path README = Path.of("..", "README.md");
  private static final Path SOURCES = Path.of("src", "test", "java", "gradus", "examples");
  private static final Pattern BLOCK =
      Pattern.compile("<!-- example: (\\w+) -->\\R```java\\R(.*?)```", Pattern.DOTALL);
  private static final Pattern REGION =
      Pattern.compile(
          "^ *// example\\R(.*?)^ *// end of example$", Pattern.DOTALL | Pattern.MULTILINE);

  @Test
  void showsTheExamplesThatRun() throws IOException {
    Map<String, String> shown = new TreeMap<>();
    BLOCK
        .matcher(Files.readString(README))
        .results()
        .forEach(block -> shown.put(block.group(1), block.group(2).strip()));
    assertThat(shown).containsOnlyKeys("DigitsExample");
    for (var example : shown.entrySet()) {
      assertThat(example.getValue())
          .as("%s in README.md against %s", example.getKey(), SOURCES)
          .isEqualTo(regions(SOURCES.resolve(example.getKey() + ".java")));
    }
  }

  @Test
  void digitsAreLearned() {
    assertThat(DigitsExample.train()).isLessThan(0.5);
  }

  /** Returns the marked regions of a source file, each without its indentation. */
  private static String regions(Path source) throws IOException {
    return REGION
        .matcher(Files.readString(source))
        .results()
        .map(region -> region.group(1).stripTrailing().stripIndent().strip())
        .collect(joining("\n\n"));
  }
}
