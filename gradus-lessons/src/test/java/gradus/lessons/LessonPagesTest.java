package gradus.lessons;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each lesson runs, and its page shows what it prints and draws. After a change of a lesson {@code
 * mvn test -pl gradus-lessons -am -Dlessons.write} writes both into the pages: read them then.
 */
class LessonPagesTest {
  private static final Path PAGES = Path.of("..", "docs", "lessons");
  private static final Path SOURCES = Path.of("src", "main", "java", "gradus", "lessons");
  private static final String BEGIN = "## What it prints\n\n```text\n";
  private static final String END = "\n```\n";

  /** Returns the names of the lessons' classes, in order. */
  static List<String> lessons() throws IOException {
    try (Stream<Path> files = Files.list(SOURCES)) {
      return files
          .map(file -> file.getFileName().toString().replace(".java", ""))
          .filter(name -> name.matches("Lesson\\d\\d.*"))
          .sorted()
          .toList();
    }
  }

  private static Path page(String number) throws IOException {
    try (Stream<Path> files = Files.list(PAGES)) {
      List<Path> found =
          files.filter(file -> file.getFileName().toString().startsWith(number + "-")).toList();
      assertThat(found).as("pages of lesson " + number).hasSize(1);
      return found.getFirst();
    }
  }

  @Test
  void thereAreSixteen() throws IOException {
    assertThat(lessons()).hasSize(16);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lessons")
  void printsAndDrawsWhatItsPageShows(String lesson, @TempDir Path folder) throws Exception {
    String number = lesson.substring(6, 8);
    Path page = page(number);
    String name = page.getFileName().toString().replace(".md", "");
    var main = Class.forName("gradus.lessons." + lesson).getMethod("main", String[].class);
    List<String> lines =
        Printed.by(
            () -> {
              try {
                main.invoke(null, (Object) new String[] {folder.toString()});
              } catch (ReflectiveOperationException e) {
                throw new LinkageError(e.getMessage(), e);
              }
            });
    String printed = String.join("\n", lines.stream().map(String::stripTrailing).toList()).strip();
    Path image = PAGES.resolve("images").resolve(name + ".svg");
    String text = Files.readString(page);
    assertThat(text).contains(BEGIN, "(images/" + name + ".svg)", lesson + ".java");
    int from = text.indexOf(BEGIN) + BEGIN.length();
    int to = text.indexOf(END, from);
    if (System.getProperty("lessons.write") != null) {
      Files.writeString(page, text.substring(0, from) + printed + text.substring(to));
      Files.copy(folder.resolve(name + ".svg"), image, StandardCopyOption.REPLACE_EXISTING);
      return;
    }
    assertThat(printed).isEqualTo(text.substring(from, to));
    assertThat(folder.resolve(name + ".svg")).hasSameTextualContentAs(image);
  }

  /** Links from the pages to files of the project lead somewhere. */
  @Test
  void linksLeadToFiles() throws IOException {
    try (Stream<Path> pages = Files.list(PAGES)) {
      for (Path page : pages.filter(file -> file.toString().endsWith(".md")).toList()) {
        var links = Pattern.compile("\\]\\(([^)#:]+)\\)").matcher(Files.readString(page));
        while (links.find()) {
          assertThat(PAGES.resolve(links.group(1))).as("a link of " + page).exists();
        }
      }
    }
  }
}
