package gradus.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.data.Dataset;
import gradus.nn.Loss;
import gradus.optim.Adam;
import gradus.optim.Plateau;
import gradus.optim.Schedule;
import gradus.store.AtomicWriter;
import gradus.store.ModelFileException;
import gradus.store.SafeTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumeTest {
  private static final Dataset TRAIN = TrainerTest.quadrants(20, 1);

  @TempDir Path folder;

  /** Stands for the process ending where it is thrown. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** Dropout, moments, a last batch that is smaller, a schedule, a plateau: all that has state. */
  private static Trainer trainer(Path folder) {
    return Trainer.of(TrainerTest.network(), Loss.softmaxCrossEntropy())
        .optimizer(Adam.of(0.05))
        .schedule(Schedule.inverse(0.01))
        .plateau(Plateau.of(Plateau.Settings.of().withPatience(1).withMaximize(true)))
        .batchSize(6)
        .epochs(4)
        .evaluateEvery(13)
        .metric(Metric.accuracy())
        .validation(TrainerTest.quadrants(15, 2))
        .checkpointEvery(Duration.ZERO)
        .folder(folder);
  }

  @Test
  void theSameSeedGivesTheSameFiles() {
    trainer(folder.resolve("a")).fit(TRAIN);
    trainer(folder.resolve("b")).fit(TRAIN);
    assertSameRun("a", "b");
    trainer(folder.resolve("c")).seed(2).fit(TRAIN);
    assertThat(read("a/model.safetensors")).isNotEqualTo(read("c/model.safetensors"));
  }

  @Test
  void aRunKilledAtAnyFileOperationGoesOnToTheSameBits() {
    AtomicInteger stages = new AtomicInteger();
    trainer(folder.resolve("whole"))
        .writer(AtomicWriter.observed((_, _) -> stages.incrementAndGet()))
        .fit(TRAIN);
    assertThat(stages.get()).isGreaterThan(100);

    for (int kill = 1; kill <= stages.get(); kill += 9) { // each of the 4 stages in turn
      Path run = folder.resolve("killed" + kill);
      int last = kill;
      var count = new AtomicInteger();
      AtomicWriter dying =
          AtomicWriter.observed(
              (_, _) -> {
                if (count.incrementAndGet() == last) {
                  throw new Killed();
                }
              });
      assertThatThrownBy(() -> trainer(run).writer(dying).fit(TRAIN)).isInstanceOf(Killed.class);
      if (new RunFolder(run).hasCheckpoint()) {
        trainer(run).resume(TRAIN);
      } else { // killed while the first checkpoint was written: nothing is lost
        assertThat(kill).isLessThanOrEqualTo(3);
        trainer(run).fit(TRAIN);
      }
      assertSameRun("whole", "killed" + kill);
    }
  }

  @Test
  void aRunStoppedAtAnyStepGoesOnToTheSameBits() {
    TrainingRun whole = trainer(folder.resolve("whole")).fit(TRAIN);
    for (int step = 1; step < whole.steps(); step++) {
      Path run = folder.resolve("stopped" + step);
      int last = step;
      TrainingRun stopped =
          trainer(run)
              .checkpointEvery(Duration.ofDays(1))
              .listener(
                  new TrainingListener() {
                    @Override
                    public void step(Training training) {
                      if (training.step() == last) {
                        training.stop();
                      }
                    }
                  })
              .fit(TRAIN);
      assertThat(stopped.outcome()).isEqualTo(TrainingRun.Outcome.INTERRUPTED);
      TrainingRun resumed = trainer(run).resume(TRAIN);
      assertThat(resumed.history()).isEqualTo(whole.history());
      assertThat(resumed.best()).isEqualTo(whole.best());
      assertSameRun("whole", "stopped" + step);
    }
  }

  @Test
  void moreEpochsMayBeAddedLater() {
    trainer(folder.resolve("whole")).fit(TRAIN);
    trainer(folder.resolve("parts")).epochs(1).fit(TRAIN);
    trainer(folder.resolve("parts")).epochs(3).resume(TRAIN);
    trainer(folder.resolve("parts")).resume(TRAIN);
    assertSameRun("whole", "parts");
  }

  @Test
  void aFinishedRunIsLeftAsItIs() {
    TrainingRun whole = trainer(folder.resolve("whole")).fit(TRAIN);
    byte[] model = read("whole/model.safetensors");
    assertThat(trainer(folder.resolve("whole")).resume(TRAIN).history()).isEqualTo(whole.history());
    assertThat(read("whole/model.safetensors")).isEqualTo(model);
  }

  @Test
  void whatDoesNotBelongToTheRunIsRefused() {
    Path run = folder.resolve("run");
    assertThatThrownBy(() -> trainer(run).resume(TRAIN))
        .isInstanceOf(ModelFileException.class)
        .hasMessage(run + ": expected a run to resume, found no checkpoint.safetensors.");
    trainer(run).epochs(1).fit(TRAIN);
    assertThatThrownBy(() -> trainer(run).fit(TRAIN))
        .hasMessage(run + ": holds a run already. Resume it, or choose another folder.");
    assertThatThrownBy(() -> trainer(run).batchSize(5).resume(TRAIN))
        .hasMessage(
            run.resolve("checkpoint.safetensors")
                + ": expected batch size 6 as the run was started with, found 5. Resume with the"
                + " same, or start another run in another folder.");
    assertThatThrownBy(() -> trainer(run).resume(TrainerTest.quadrants(20, 9)))
        .hasMessageContaining("expected training data " + TRAIN.hash());
  }

  @Test
  void aCheckpointWithDamagedProgressIsRefused() {
    Path run = folder.resolve("run");
    trainer(run).epochs(1).fit(TRAIN);
    Path checkpoint = new RunFolder(run).checkpoint();
    SafeTensors saved = SafeTensors.read(checkpoint);
    Map<String, String> texts = new HashMap<>(saved.metadata());
    texts.put("gradus.progress", "{\"epoch\": -1}");
    SafeTensors.of(saved.tensors(), texts).write(checkpoint);
    assertThatThrownBy(() -> trainer(run).resume(TRAIN))
        .hasMessage(
            checkpoint + ": expected a whole number from 0 to 2147483647 as epoch, found -1.");
    texts.put("gradus.progress", "{\"epoch\": 1, ");
    SafeTensors.of(saved.tensors(), texts).write(checkpoint);
    assertThatThrownBy(() -> trainer(run).resume(TRAIN))
        .hasMessageStartingWith(checkpoint + ", line 1: expected JSON, found: ");
    texts.remove("gradus.progress");
    SafeTensors.of(saved.tensors(), texts).write(checkpoint);
    assertThatThrownBy(() -> trainer(run).resume(TRAIN))
        .hasMessage(
            checkpoint
                + ": expected a checkpoint of training, found tensors without its progress.");
  }

  @Test
  void aFailureToSaveLosesNoEarlierCheckpoint() throws IOException {
    Path run = folder.resolve("run");
    trainer(folder.resolve("whole")).fit(TRAIN);
    trainer(run).epochs(2).fit(TRAIN);
    byte[] before = read("run/checkpoint.safetensors");
    // A folder that is not empty in the place of the temporary file: writing fails, as on a full
    // disk.
    Path inTheWay = run.resolve(".checkpoint.safetensors.part/x");
    Files.createDirectories(inTheWay);
    assertThatThrownBy(() -> trainer(run).resume(TRAIN))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("checkpoint.safetensors: cannot be written: ")
        .hasMessageContaining("What was saved there before is unchanged.");
    assertThat(read("run/checkpoint.safetensors")).isEqualTo(before);
    Files.delete(inTheWay);
    Files.delete(inTheWay.getParent());
    trainer(run).resume(TRAIN);
    assertSameRun("whole", "run");
  }

  private void assertSameRun(String a, String b) {
    for (String file :
        new String[] {"model.safetensors", "checkpoint.safetensors", "history.csv"}) {
      assertThat(read(b + "/" + file)).as(b + "/" + file).isEqualTo(read(a + "/" + file));
    }
  }

  private byte[] read(String file) {
    try {
      return Files.readAllBytes(folder.resolve(file));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
