package gradus.train;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import gradus.Parameter;
import gradus.Tensor;
import gradus.store.ModelFileException;
import gradus.store.SafeTensors;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** Writes the files of one run. */
final class RunFiles {
  private final Trainer trainer;
  private final RunFolder folder;
  private final SequencedMap<String, String> identity;
  private final RunRecord record;

  /** Hashes the data, which takes a moment. */
  RunFiles(Trainer trainer, RunFolder folder, Objective train) {
    this.trainer = trainer;
    this.folder = folder;
    SequencedMap<String, String> data = new LinkedHashMap<>();
    data.put("training data", train.hash());
    Objective validation = trainer.validation;
    data.put("validation data", validation == null ? "none" : validation.hash());
    SequencedMap<String, String> training = training(train);
    identity = new LinkedHashMap<>(training);
    identity.putAll(data);
    training.put("epochs", String.valueOf(trainer.epochs));
    Signature signature = train.signature();
    record =
        new RunRecord(
            trainer.recipe,
            trainer.settings,
            trainer.word,
            signature.inputShape(),
            signature.output(),
            signature.classNames(),
            signature.normalisation(),
            trainer.encoding,
            training,
            data,
            versions(),
            null);
  }

  private SequencedMap<String, String> training(Objective train) {
    SequencedMap<String, String> settings = new LinkedHashMap<>();
    settings.put("model", trainer.word == null ? "built in code" : trainer.word);
    settings.put("loss", train.toString());
    settings.put("optimizer", trainer.optimizer.toString());
    settings.put("seed", String.valueOf(trainer.seed));
    settings.put("batch size", String.valueOf(trainer.batchSize));
    settings.put("shuffle", String.valueOf(trainer.shuffle));
    settings.put(
        "examples between evaluations",
        trainer.evaluateEvery == Long.MAX_VALUE ? "an epoch" : trainer.evaluateEvery + "");
    settings.put(
        "metrics", trainer.metrics.stream().map(Metric::name).collect(Collectors.joining(", ")));
    return settings;
  }

  private static SequencedMap<String, String> versions() {
    SequencedMap<String, String> versions = new LinkedHashMap<>();
    var descriptor = Trainer.class.getModule().getDescriptor();
    versions.put(
        "gradus",
        descriptor == null ? "development" : descriptor.rawVersion().orElse("development"));
    versions.put("java", Runtime.version().toString());
    return versions;
  }

  RunFolder folder() {
    return folder;
  }

  /** Returns what a resumption must have in common with the start. */
  SequencedMap<String, String> identity() {
    return identity;
  }

  void writeRecord() {
    record.write(folder.record(), trainer.writer);
  }

  void writeCheckpoint(
      List<Parameter> model, List<Parameter> carried, Map<String, Tensor> best, Progress progress) {
    List<Parameter> optimizer = trainer.optimizer.state();
    Checkpoint.save(
        folder.checkpoint(), trainer.writer, model, optimizer, carried, best, progress, identity);
  }

  void writeModel(Map<String, Tensor> best) {
    SafeTensors.of(best).write(folder.model(), trainer.writer);
  }

  void writeHistory(List<Evaluation> history) {
    var text = new StringWriter();
    try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
      List<String> names = new ArrayList<>(List.of("epoch", "step", "learning_rate", "loss"));
      trainer.metrics.forEach(metric -> names.add(metric.name()));
      boolean validated = trainer.validation != null;
      if (validated) {
        names.add("validation_loss");
        trainer.metrics.forEach(metric -> names.add("validation_" + metric.name()));
      }
      csv.writeRecord(names);
      history.forEach(line -> csv.writeRecord(cells(line)));
    } catch (IOException e) {
      throw ModelFileException.writing(folder.history(), e);
    }
    trainer.writer.write(folder.history(), text.toString());
  }

  private static List<String> cells(Evaluation line) {
    List<String> cells = new ArrayList<>();
    cells.add(line.formatEpoch());
    cells.add(String.valueOf(line.step()));
    cells.add(String.valueOf(line.learningRate()));
    addScores(cells, line.training());
    if (line.validation() != null) {
      addScores(cells, line.validation());
    }
    return cells;
  }

  private static void addScores(List<String> cells, Scores scores) {
    cells.add(String.valueOf(scores.loss()));
    scores.metrics().values().forEach(value -> cells.add(String.valueOf(value)));
  }

  void writeResult(TrainingRun run) {
    var result =
        new RunRecord.Result(
            run.outcome().toString(), run.best(), run.steps(), run.seconds(), hash(folder.model()));
    record.with(result).write(folder.record(), trainer.writer);
  }

  private static String hash(Path file) {
    try (InputStream in = Files.newInputStream(file);
        var digesting = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
      digesting.transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digesting.getMessageDigest().digest());
    } catch (IOException e) {
      throw ModelFileException.reading(file, e);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
