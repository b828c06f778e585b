package gradus.doctor;

import gradus.HeldPlan;
import gradus.Rng;
import gradus.Tensor;
import gradus.graph.Node;
import gradus.nn.Dense;
import gradus.nn.Initialiser;
import gradus.nn.Module;
import gradus.nn.Sequential;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * The experiment that shows why initial weights matter: a Gaussian input of deviation 1 goes up
 * through many equal layers, whose weights start in different ways. With n units, weights of
 * deviation s multiply the deviation by about {@code s √n} at each layer, until tanh bounds it:
 * {@code N(0, 0.01²)} vanishes, {@code N(0, 1)} saturates, Glorot's holds.
 *
 * @param activation between the layers
 * @param depth how many layers
 * @param units how many units each has
 * @param examples how many inputs
 * @param seed the seed of inputs and weights
 */
public record DeepStack(Module activation, int depth, int units, int examples, long seed) {
  /** Checks the settings. */
  public DeepStack {
    if (depth < 1 || units < 1 || examples < 2) {
      throw new IllegalArgumentException(
          "a deep stack needs 1 layer or more of 1 unit or more and 2 examples or more, got "
              + depth
              + ", "
              + units
              + " and "
              + examples);
    }
  }

  /** Returns the experiment of the textbook: 10 layers of 500 units, and 500 examples. */
  public static DeepStack of(Module activation, long seed) {
    return new DeepStack(activation, 10, 500, 500, seed);
  }

  /** Returns the statistics of each layer for one way to start. */
  public List<LayerStatistics> measure(Initialiser initialiser) {
    List<Module> layers = new ArrayList<>();
    for (int i = 0; i < depth; i++) {
      layers.add(new Dense(units, units, activation).withInitialiser(initialiser));
    }
    Module model = Sequential.of(layers);
    Rng rng = Rng.of(seed);
    model.initialise(rng.split("weights"));
    Tensor y = model.apply(rng.split("inputs").normal(examples, units));
    SequencedMap<String, Node> outputs = LayerOutputs.of(y.sum().node());
    HeldPlan plan = HeldPlan.of(Activations.tensors(outputs), List.of());
    plan.run();
    return Activations.statistics(outputs, plan::toArray);
  }

  /** Compares the usual initialisers. The verdict is healthy if any of them holds. */
  public Finding compare() {
    SequencedMap<String, List<LayerStatistics>> all = new LinkedHashMap<>();
    List<String> words = new ArrayList<>();
    Verdict best = Verdict.WRONG;
    for (var entry : Activations.initialisers().entrySet()) {
      List<LayerStatistics> layers = measure(entry.getValue());
      all.put(entry.getKey(), layers);
      Activations.Judgement judgement = Activations.judge(layers);
      boolean holds = judgement.verdict() == Verdict.HEALTHY;
      best = judgement.verdict().compareTo(best) < 0 ? judgement.verdict() : best;
      words.add(entry.getKey() + (holds ? " holds" : ": " + judgement.words()));
    }
    String title = "%d layers of %d units, %s".formatted(depth, units, activation);
    return new Finding(
        "initialisers",
        best,
        String.join("; ", words),
        List.of(),
        List.of(Activations.table(all)),
        List.of(new Finding.Picture("initialisers", Activations.sheet(title, all).toSvg())));
  }
}
