package gradus.doctor;

import gradus.Tensor;
import gradus.graph.DType;
import gradus.graph.Node;
import gradus.nn.Dense;
import gradus.nn.Initialiser;
import gradus.nn.Module;
import gradus.nn.Sequential;
import gradus.plot.HistogramSheet;
import gradus.plot.HistogramSheet.Row;
import gradus.study.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What becomes of a batch on its way up through fresh layers: mean, deviation and histogram of what
 * each hands on, the share of dead units and of saturated values. Where all layers are fully
 * connected, the same for other initialisers, to compare.
 *
 * <p>The last layer's outputs are shown and not judged. For the others: a deviation below a
 * hundredth of the first layer's, or below 1e-4, has vanished; above a hundred times, exploded;
 * more than half of the values saturated or of the units dead is wrong, more than a quarter
 * saturated or a tenth dead is suspect.
 */
public record Activations() implements Check {
  private static final double VANISHED = 0.01;
  private static final double NOTHING = 1e-4;
  private static final double EXPLODED = 100;
  private static final double MANY = 0.5;
  private static final double SOME_SATURATED = 0.25;
  private static final double SOME_DEAD = 0.1;
  private static final int PANELS = 10; // in a row

  @Override
  public String name() {
    return "activations";
  }

  /** Returns the initialisers that are compared, by the names that a course gives them. */
  static SequencedMap<String, Initialiser> initialisers() {
    SequencedMap<String, Initialiser> all = new LinkedHashMap<>();
    all.put("N(0, 0.01²)", Initialiser.gaussian(0.01));
    all.put("N(0, 1)", Initialiser.gaussian(1));
    all.put("Glorot", Initialiser.glorotUniform());
    all.put("He", Initialiser.heNormal());
    return all;
  }

  @Override
  public Finding examine(Patient patient) {
    SequencedMap<String, List<LayerStatistics>> all = new LinkedHashMap<>();
    all.put("as built", measure(patient, patient.fresh()));
    if (patient.fresh() instanceof Sequential built && isDense(built)) {
      initialisers()
          .forEach(
              (name, initialiser) -> {
                Module model = variant(built, initialiser);
                model.initialise(gradus.Rng.of(patient.seed()).split("weights"));
                all.put(name, measure(patient, model));
              });
    }
    return judged(patient, all);
  }

  private static List<LayerStatistics> measure(Patient patient, Module model) {
    SequencedMap<String, Node> outputs = new LinkedHashMap<>();
    Probe probe =
        new Probe(
            model,
            patient.objective(),
            patient.batchSize(),
            loss -> {
              outputs.putAll(LayerOutputs.of(loss.node()));
              return tensors(outputs);
            });
    probe.loss();
    return statistics(outputs, probe::array);
  }

  /** Returns what the nodes stand for, to be computed. */
  static List<Tensor> tensors(SequencedMap<String, Node> outputs) {
    return outputs.values().stream().map(node -> Tensor.of(node).cast(DType.FLOAT32)).toList();
  }

  /** Returns the statistics of each of them. */
  static List<LayerStatistics> statistics(
      SequencedMap<String, Node> outputs, java.util.function.IntFunction<float[]> values) {
    List<LayerStatistics> statistics = new ArrayList<>();
    for (Map.Entry<String, Node> output : outputs.entrySet()) {
      float[] read = values.apply(statistics.size());
      statistics.add(LayerStatistics.of(output.getKey(), output.getValue(), read));
    }
    return statistics;
  }

  private static boolean isDense(Sequential model) {
    return model.layers().stream()
        .allMatch(layer -> layer instanceof Dense || layer.parameterCount() == 0);
  }

  private static Module variant(Sequential model, Initialiser initialiser) {
    return Sequential.of(
        model.layers().stream()
            .map(layer -> layer instanceof Dense dense ? dense.withInitialiser(initialiser) : layer)
            .toList());
  }

  /** What layers come to, and why. */
  record Judgement(Verdict verdict, String words) {}

  /** Judges all layers but the last, whose outputs are no activations. */
  static Judgement judge(List<LayerStatistics> all) {
    List<LayerStatistics> hidden = all.subList(0, Math.max(0, all.size() - 1));
    var worst = new Judgement(Verdict.HEALTHY, "");
    for (LayerStatistics layer : all) {
      Judgement own =
          layer.isFinite()
              ? hidden.contains(layer) ? judge(layer, hidden.getFirst()) : worst
              : new Judgement(Verdict.WRONG, layer.layer() + " is not finite");
      worst = own.verdict().compareTo(worst.verdict()) > 0 ? own : worst;
    }
    return worst;
  }

  private static Judgement judge(LayerStatistics layer, LayerStatistics first) {
    String name = layer.layer();
    double deviation = layer.deviation();
    boolean flat = layer.saturated() > SOME_SATURATED;
    if (flat) {
      return new Judgement(
          layer.saturated() > MANY ? Verdict.WRONG : Verdict.SUSPECT,
          name + " saturates: " + Words.percent(layer.saturated()) + " of its values are flat");
    }
    if (layer.dead() > SOME_DEAD) {
      return new Judgement(
          layer.dead() > MANY ? Verdict.WRONG : Verdict.SUSPECT,
          Words.percent(layer.dead()) + " of the units of " + name + " are dead");
    }
    if (deviation < NOTHING || deviation < VANISHED * first.deviation()) {
      return new Judgement(
          Verdict.WRONG, "vanishes: deviation " + Words.number(deviation) + " in " + name);
    }
    if (deviation > EXPLODED * Math.max(1, first.deviation())) {
      return new Judgement(
          Verdict.WRONG, "explodes: deviation " + Words.number(deviation) + " in " + name);
    }
    return new Judgement(Verdict.HEALTHY, "");
  }

  private Finding judged(Patient patient, SequencedMap<String, List<LayerStatistics>> all) {
    List<LayerStatistics> own = all.firstEntry().getValue();
    Judgement judgement = judge(own);
    List<String> advice = new ArrayList<>();
    String summary;
    if (judgement.verdict() == Verdict.HEALTHY) {
      List<LayerStatistics> hidden = own.subList(0, Math.max(1, own.size() - 1));
      summary =
          "deviation "
              + Words.number(hidden.getFirst().deviation())
              + (hidden.size() == 1
                  ? " in " + hidden.getFirst().layer()
                  : " in the first layer, "
                      + Words.number(hidden.getLast().deviation())
                      + " in the last hidden one")
              + "; at most "
              + Words.percent(greatest(hidden, LayerStatistics::dead))
              + " dead, "
              + Words.percent(greatest(hidden, LayerStatistics::saturated))
              + " saturated";
    } else {
      summary = judgement.words();
      advice.add(
          "Choose initial weights by the fan of each layer: Glorot for tanh and sigmoid, He for"
              + " ReLU; scale inputs to mean 0 and deviation 1; or normalise between layers.");
    }
    return new Finding(
        name(),
        judgement.verdict(),
        summary,
        advice,
        List.of(table(all)),
        List.of(
            new Finding.Picture(
                "activations",
                sheet(patient.name() + ": activations of fresh layers", all).toSvg())));
  }

  private static double greatest(
      List<LayerStatistics> layers, java.util.function.ToDoubleFunction<LayerStatistics> value) {
    return layers.stream().mapToDouble(value).max().orElse(0);
  }

  /** Returns all figures, a row for each layer of each way to start. */
  static Table table(SequencedMap<String, List<LayerStatistics>> all) {
    List<List<Object>> rows = new ArrayList<>();
    all.forEach(
        (name, layers) ->
            layers.forEach(
                layer -> {
                  List<Object> row = new ArrayList<>(List.of(name));
                  row.addAll(layer.row());
                  rows.add(row);
                }));
    List<String> columns = LayerStatistics.columns();
    columns.addFirst("start");
    return new Table("activations", "Activations layer by layer", columns, rows);
  }

  /** Returns the histograms, a row for each way to start. */
  static HistogramSheet sheet(String title, SequencedMap<String, List<LayerStatistics>> all) {
    List<Row> rows = new ArrayList<>();
    all.forEach(
        (name, layers) -> {
          Judgement judgement = judge(layers);
          String remark = judgement.verdict() == Verdict.HEALTHY ? "holds" : judgement.words();
          for (int from = 0; from < layers.size(); from += PANELS) {
            List<LayerStatistics> part =
                layers.subList(from, Math.min(from + PANELS, layers.size()));
            rows.add(
                new Row(
                    from == 0 ? name : "",
                    from == 0 ? remark : "",
                    part.stream().map(LayerStatistics::panel).toList()));
          }
        });
    return new HistogramSheet(title, rows);
  }
}
