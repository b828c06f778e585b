package gradus.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.Rng;
import gradus.data.CsvTable;
import gradus.data.Dataset;
import gradus.data.Normalisation;
import gradus.data.TableEncoding;
import gradus.graph.Shape;
import gradus.nn.Loss;
import gradus.optim.Adam;
import gradus.store.ModelFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictorTest {
  @TempDir Path folder;

  /** Points far from 0, so that forgetting the normalisation would show. */
  private static Dataset points() {
    Dataset plain = TrainerTest.quadrants(60, 4);
    float[] moved = new float[120];
    int[] labels = new int[60];
    for (int i = 0; i < 60; i++) {
      moved[2 * i] = 100 + 10 * plain.input(i)[0];
      moved[2 * i + 1] = 50 * plain.input(i)[1] - 7;
      labels[i] = plain.label(i);
    }
    return Dataset.ofClasses(moved, Shape.of(2), labels, List.of("unlike", "alike"));
  }

  private static TrainingRun train(Path folder, String model) {
    Dataset raw = points();
    Dataset data = raw.normalised(Normalisation.fit(Normalisation.Kind.STANDARD, raw));
    return Trainer.of(ModelSpec.parse(model), Loss.softmaxCrossEntropy())
        .optimizer(Adam.of(0.05))
        .batchSize(20)
        .epochs(40)
        .metric(Metric.accuracy())
        .recipe("quadrants")
        .setting("model", model)
        .folder(folder)
        .fit(data);
  }

  @Test
  void itAnswersRawInputsWithProbabilities() {
    TrainingRun run = train(folder, "2-8-2");
    Predictor predictor = Predictor.load(folder);
    Dataset data = points();
    int right = 0;
    for (int i = 0; i < data.size(); i++) {
      float[] answer = predictor.predict(data.input(i));
      assertThat(answer[0] + answer[1]).isCloseTo(1, within(1e-6f));
      int best = answer[1] > answer[0] ? 1 : 0;
      assertThat(predictor.classify(data.input(i))).isEqualTo(predictor.classNames().get(best));
      right += best == data.label(i) ? 1 : 0;
    }
    // The last epoch's scores are from just before its last steps.
    assertThat(right / 60.0).isCloseTo(run.last().training().get("accuracy"), within(0.1));
    assertThat(right).isGreaterThan(50);
    assertThat(Predictor.load(folder.resolve("model.safetensors")).predict(data.input(0)))
        .isEqualTo(predictor.predict(data.input(0)));
  }

  @Test
  void theRecordHoldsWhatWasRun() {
    train(folder, "2-8-2:relu");
    RunRecord record = RunRecord.read(new RunFolder(folder).record());
    assertThat(record.recipe()).isEqualTo("quadrants");
    assertThat(record.model()).isEqualTo("2-8-2:relu");
    assertThat(record.settings()).containsEntry("model", "2-8-2:relu");
    assertThat(record.training()).containsEntry("seed", "1").containsEntry("batch size", "20");
    assertThat(record.versions()).containsKeys("gradus", "java");
    assertThat(record.classNames()).containsExactly("unlike", "alike");
    RunRecord.Result result = Objects.requireNonNull(record.result());
    assertThat(result.modelHash()).hasSize(64);
    assertThat(result.outcome()).isEqualTo("finished");
  }

  @Test
  void sixtyFourVirtualThreadsAtOnceGetTheAnswersOfOne()
      throws InterruptedException, ExecutionException {
    train(folder, "2-8-2");
    Predictor predictor = Predictor.load(folder);
    Rng rng = Rng.of(8);
    float[][] examples = new float[64][];
    float[][] expected = new float[64][];
    for (int i = 0; i < 64; i++) {
      examples[i] = new float[] {90 + 20 * rng.nextFloat(), 100 * rng.nextFloat() - 57};
      expected[i] = predictor.predict(examples[i]);
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        int index = i;
        tasks.add(
            () -> {
              for (int round = 0; round < 50; round++) {
                assertThat(predictor.predict(examples[index])).isEqualTo(expected[index]);
              }
              return null;
            });
      }
      for (Future<Void> done : threads.invokeAll(tasks)) {
        done.get();
      }
    }
  }

  @Test
  void severalExamplesAreAnsweredAsEachAlone() {
    train(folder, "2-8-2");
    Predictor predictor = Predictor.load(folder);
    Dataset data = points();
    float[][] examples = new float[70][]; // more than a batch
    for (int i = 0; i < 70; i++) {
      examples[i] = data.input(i % 60);
    }
    float[][] answers = predictor.predict(examples);
    for (int i = 0; i < 70; i++) {
      assertThat(answers[i]).containsExactly(predictor.predict(examples[i]), within(1e-6f));
    }
  }

  @Test
  void whatIsMissingOrWrongIsSaid() throws IOException {
    assertThatThrownBy(() -> Predictor.load(folder))
        .isInstanceOf(ModelFileException.class)
        .hasMessage(folder.resolve("run.json") + ": cannot be read: there is no such file");
    train(folder, "2-8-2");
    Predictor predictor = Predictor.load(folder);
    assertThatThrownBy(() -> predictor.predict(new float[3]))
        .hasMessage("example 0: expected 2 numbers (shape [2]), found 3");

    Path record = folder.resolve("run.json");
    String text = Files.readString(record);
    Files.writeString(record, text.replace("\"2-8-2\"", "\"2-9-2\""));
    assertThatThrownBy(() -> Predictor.load(folder))
        .hasMessage(
            folder.resolve("model.safetensors")
                + ": expected model.0.weight float32[2, 9], found float32[2, 8]. Build the model"
                + " that the file was saved from.");
    Files.writeString(record, text.replace("\"one of several\"", "\"one of them\""));
    assertThatThrownBy(() -> Predictor.load(folder))
        .hasMessage(
            record
                + ": expected one of [numbers, independent, one of several] as output, found one of"
                + " them.");
    Files.writeString(record, text.substring(0, text.length() / 2));
    assertThatThrownBy(() -> Predictor.load(folder)).isInstanceOf(ModelFileException.class);
    Files.writeString(record, "[]");
    assertThatThrownBy(() -> Predictor.load(folder))
        .hasMessage(record + ": expected an object, found [].");
    Files.writeString(record, text);
    Files.delete(folder.resolve("model.safetensors"));
    assertThatThrownBy(() -> Predictor.load(folder))
        .hasMessage(
            folder
                + ": expected a trained model, found none yet. Train until the first evaluation.");
  }

  @Test
  void aTableIsAnsweredInTheUnitsOfItsTarget() throws IOException {
    var text = new StringBuilder("size,city,price\n");
    for (int i = 0; i < 40; i++) {
      String city = i % 2 == 0 ? "Rome" : "Oslo";
      text.append(i).append(',').append(city).append(',');
      text.append(1000 + 50 * i + (i % 2 == 0 ? 300 : 0)).append('\n');
    }
    Path csv = Files.writeString(folder.resolve("prices.csv"), text);
    CsvTable table = CsvTable.read(csv);
    TableEncoding encoding = TableEncoding.fit(table, "price");
    Trainer.of(ModelSpec.parse(encoding.inputSize() + "-1"), Loss.squaredError())
        .optimizer(Adam.of(0.05))
        .fullBatch()
        .epochs(400)
        .encoding(encoding)
        .folder(folder.resolve("run"))
        .fit(encoding.encode(table).data());

    Predictor predictor = Predictor.load(folder.resolve("run"));
    TableEncoding stored = Objects.requireNonNull(predictor.record().encoding());
    assertThat(stored).isEqualTo(encoding);
    float[] inputs = stored.encodeRow(Map.of("size", "10", "city", "Rome")).values();
    assertThat(predictor.predict(inputs)[0]).isCloseTo(1800, within(5f));
  }

  @Test
  void aModelIsSavedAndLoadedByItself() {
    var model = TrainerTest.network();
    Path file = folder.resolve("model.safetensors");
    model.save(file);
    var other = TrainerTest.network();
    other.initialise(Rng.of(99));
    other.load(file);
    assertThat(other.parameters().getFirst().tensor().toArray())
        .isEqualTo(model.parameters().getFirst().tensor().toArray());
  }
}
