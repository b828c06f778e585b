package gradus.train;

import gradus.optim.Plateau;
import gradus.store.ModelFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Where a run stands: all of it but the tensors. */
final class Progress {
  int epoch; // completed
  int position; // examples of the current epoch that were seen
  long step;
  final Tally tally; // since the last evaluation
  final List<Evaluation> history = new ArrayList<>();
  int bestIndex = -1;
  final SequencedMap<String, Long> draws = new LinkedHashMap<>(); // random numbers used, by form
  Plateau.State plateau = new Plateau.State(Double.NaN, 0, 1);

  Progress(List<Metric> metrics) {
    tally = new Tally(metrics);
  }

  /** How many evaluations have passed since the best. */
  int sinceBest() {
    return history.size() - 1 - bestIndex;
  }

  String toJson() {
    ObjectNode json = Fields.MAPPER.createObjectNode();
    json.put("epoch", epoch);
    json.put("position", position);
    json.put("step", step);
    json.put("bestIndex", bestIndex);
    ObjectNode used = json.putObject("draws");
    draws.forEach(used::put);
    ObjectNode plateauState = json.putObject("plateau");
    plateauState.put("best", plateau.best());
    plateauState.put("waited", plateau.waited());
    plateauState.put("factor", plateau.factor());
    ArrayNode sums = json.putArray("sums");
    for (double sum : tally.toArray()) {
      sums.add(sum);
    }
    ArrayNode lines = json.putArray("history");
    history.forEach(line -> put(lines.addObject(), line));
    return json.toString();
  }

  static void put(ObjectNode json, Evaluation line) {
    json.put("epoch", line.epoch());
    json.put("step", line.step());
    json.put("learningRate", line.learningRate());
    put(json.putObject("training"), line.training());
    if (line.validation() != null) {
      put(json.putObject("validation"), line.validation());
    }
  }

  private static void put(ObjectNode json, Scores scores) {
    json.put("loss", scores.loss());
    ObjectNode metrics = json.putObject("metrics");
    for (Map.Entry<String, Double> metric : scores.metrics().entrySet()) {
      metrics.put(metric.getKey(), metric.getValue());
    }
  }

  static Progress read(Path file, @Nullable String text, List<Metric> metrics) {
    if (text == null) {
      throw new ModelFileException(
          file + ": expected a checkpoint of training, found tensors without its progress.");
    }
    Fields json = Fields.parse(file, text);
    var progress = new Progress(metrics);
    progress.epoch = json.count("epoch");
    progress.position = json.count("position");
    progress.step = json.whole("step", 0, Long.MAX_VALUE);
    progress.draws.putAll(json.wholesByName("draws"));
    Fields state = json.object("plateau");
    progress.plateau =
        new Plateau.State(state.number("best"), state.count("waited"), state.number("factor"));
    double[] sums = json.numbers("sums");
    if (!progress.tally.fits(sums)) {
      throw json.error("sums", "the sums of this run's metrics", sums.length + " numbers");
    }
    progress.tally.restore(sums);
    json.objects("history").forEach(line -> progress.history.add(evaluation(line)));
    progress.bestIndex = (int) json.whole("bestIndex", -1, progress.history.size() - 1L);
    return progress;
  }

  static Evaluation evaluation(Fields json) {
    return new Evaluation(
        json.number("epoch"),
        json.whole("step", 0, Long.MAX_VALUE),
        json.number("learningRate"),
        scores(json.object("training")),
        json.has("validation") ? scores(json.object("validation")) : null);
  }

  private static Scores scores(Fields json) {
    return new Scores(json.number("loss"), json.numbersByName("metrics"));
  }
}
