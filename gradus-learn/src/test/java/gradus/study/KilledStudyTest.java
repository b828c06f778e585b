package gradus.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ends a real process in the middle of a study. */
@Tag(
    "slow") // starts a JVM; it shows what no simulation can, that records are whole and on the disk
final class KilledStudyTest {
  private static final int SEEDS = 30;

  @TempDir Path folder;

  /** The program of the child process. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) {
      study(Path.of(arguments[0])).run(_ -> {});
    }
  }

  private static Sweep study(Path records) {
    StudyPlan plan =
        StudyFile.parse(
            "t.json",
            "t",
            """
            {
              "title": "XOR",
              "base": {"data": "xor", "batchSize": 4, "epochs": 20000, "evaluateEvery": 4000},
              "vary": {"hidden": [2, 4]}
            }
            """);
    return Sweep.of(plan, SEEDS, 1, records, null);
  }

  private static long count(Path records) throws IOException {
    if (!Files.isDirectory(records)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(records)) {
      return files.filter(file -> file.toString().endsWith(".json")).count();
    }
  }

  private Process start(Path records) throws IOException {
    List<String> parts = new ArrayList<>();
    for (String property : List.of("java.class.path", "jdk.module.path")) {
      String path = System.getProperty(property, "");
      if (!path.isEmpty()) {
        parts.add(path);
      }
    }
    parts.add(Child.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-modules=jdk.incubator.vector",
            "-cp",
            String.join(File.pathSeparator, parts),
            Child.class.getName(),
            records.toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output").toFile())
        .start();
  }

  @Test
  void aStudyThatWasKilledRunsOnlyWhatIsMissing() throws Exception {
    Path records = folder.resolve("killed");
    Process process = start(records);
    for (int i = 0; i < 6_000 && process.isAlive() && count(records) < 5; i++) {
      Thread.sleep(10);
    }
    process.destroyForcibly().waitFor();
    long kept = count(records);
    assertThat(kept).isBetween(5L, 2L * SEEDS - 1);
    List<String> lines = new ArrayList<>();
    Report report = study(records).run(lines::add);
    assertThat(lines).hasSize((int) (1 + 2 * SEEDS - kept));
    assertThat(lines).first().asString().startsWith(kept + " of 60 runs were done before");
    Report whole = study(folder.resolve("whole")).run(_ -> {});
    assertThat(report.pictures()).isEqualTo(whole.pictures()); // all curves, to the last bit
  }
}
