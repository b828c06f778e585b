package gradus.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gradus.nn.Loss;
import gradus.optim.Adam;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ends real processes, as the kernel and Ctrl-C do. */
@Tag("slow") // starts several JVMs; it shows what no simulation can, that nothing is left unflushed
class KilledProcessTest {
  @TempDir Path folder;

  /** The program of the child process: trains for long, saving after each step. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) {
      Path run = Path.of(arguments[0]);
      Trainer trainer = trainer(run).stopOnInterrupt("resume " + arguments[0]);
      if (new RunFolder(run).hasCheckpoint()) {
        trainer.resume(TrainerTest.quadrants(500, 1));
      } else {
        trainer.fit(TrainerTest.quadrants(500, 1));
      }
    }
  }

  private static Trainer trainer(Path run) {
    return Trainer.of(TrainerTest.network(), Loss.softmaxCrossEntropy())
        .optimizer(Adam.of(0.01))
        .batchSize(10)
        .epochs(4)
        .metric(Metric.accuracy())
        .validation(TrainerTest.quadrants(50, 2))
        .checkpointEvery(Duration.ZERO)
        .folder(run);
  }

  private Process start(Path run) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--add-modules=jdk.incubator.vector");
    command.add("-cp");
    command.add(classPath());
    command.add(Child.class.getName());
    command.add(run.toString());
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output").toFile())
        .start();
  }

  /** Surefire puts the modules of the test on the module path. */
  private static String classPath() {
    List<String> parts = new ArrayList<>();
    for (String property : List.of("java.class.path", "jdk.module.path")) {
      String path = System.getProperty(property, "");
      if (!path.isEmpty()) {
        parts.add(path);
      }
    }
    parts.add(
        Path.of(Child.class.getProtectionDomain().getCodeSource().getLocation().getPath())
            .toString());
    return String.join(File.pathSeparator, parts);
  }

  private static void waitForCheckpoint(Path run) throws InterruptedException {
    for (int i = 0; i < 600 && !new RunFolder(run).hasCheckpoint(); i++) {
      Thread.sleep(100);
    }
    assertThat(new RunFolder(run).hasCheckpoint()).isTrue();
  }

  @Test
  void aProcessKilledAgainAndAgainComesToTheSameModel() throws Exception {
    Path run = folder.resolve("killed");
    for (int i = 0; i < 4; i++) {
      Process process = start(run);
      waitForCheckpoint(run);
      process.waitFor(50 + 370L * i, TimeUnit.MILLISECONDS);
      process.destroyForcibly().waitFor();
    }
    trainer(run).resume(TrainerTest.quadrants(500, 1));
    Path whole = folder.resolve("whole");
    trainer(whole).fit(TrainerTest.quadrants(500, 1));
    assertThat(new RunFolder(run).model()).hasSameBinaryContentAs(new RunFolder(whole).model());
    assertThat(new RunFolder(run).history()).hasSameBinaryContentAs(new RunFolder(whole).history());
  }

  @Test
  void aProcessAskedToEndSavesAndSaysHowToGoOn() throws Exception {
    assumeTrue(!File.separator.equals("\\"), "Windows has no signal that asks a process to end");
    Path run = folder.resolve("asked");
    Process process = start(run);
    waitForCheckpoint(run);
    process.destroy(); // the signal that Ctrl-C's handler is run for too
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(folder.resolve("output"), StandardCharsets.UTF_8))
        .contains("Stopped and saved. To go on: resume " + run);
    trainer(run).resume(TrainerTest.quadrants(500, 1));
  }
}
