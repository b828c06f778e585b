package gradus.study;

import gradus.Gradients;
import gradus.HeldPlan;
import gradus.NonFiniteException;
import gradus.Parameter;
import gradus.Tensor;
import gradus.optim.Minimizer;
import gradus.optim.Optimizer;
import gradus.plot.SurfacePlot;
import gradus.plot.SurfacePlot.Place;
import gradus.plot.SurfacePlot.Walk;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * The paths of all optimizers and minimizers over a surface. Each optimizer tries the same rates
 * and is shown with the best: the one that is soonest within 0.001 of the minimum for good, or else
 * ends lowest. Time is counted in evaluations of the function with its gradient, which a line
 * search takes several of; a product with the Hessian counts as one more.
 *
 * @param surface what is walked on
 * @param evaluations how many each may take
 * @param rates the learning rates to try
 */
public record OptimizerPathStudy(OptimizerSurface surface, int evaluations, List<Double> rates)
    implements Study {
  /** The optimizers, and after them the minimizers. */
  public static final List<String> NAMES =
      List.of(
          "sgd",
          "momentum",
          "nesterov",
          "adagrad",
          "adagrad_abs",
          "rmsprop",
          "rmsprop_abs",
          "rmsprop_centred",
          "rmsprop_graves",
          "adadelta",
          "adam",
          "adam_abs",
          "lbfgs",
          "conjugate_gradient",
          "newton_cg");

  private static final double NEAR = 1e-3;
  private static final List<Double> RATES =
      List.of(
          1e-4, 3e-4, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0,
          100.0);

  /**
   * Copies the rates.
   *
   * @throws IllegalArgumentException if there are no rates or evaluations
   */
  public OptimizerPathStudy {
    rates = rates.stream().sorted().toList();
    if (evaluations < 1 || evaluations > 100_000 || rates.isEmpty()) {
      throw new IllegalArgumentException(
          "the study of paths takes 1 to 100,000 evaluations and one rate or more, got "
              + evaluations
              + " evaluations and rates "
              + rates);
    }
  }

  /** Returns the study of a surface with 16 rates from 0.0001 to 100. */
  public static OptimizerPathStudy of(OptimizerSurface surface, int evaluations) {
    return new OptimizerPathStudy(surface, evaluations, RATES);
  }

  /**
   * A way.
   *
   * @param settings the learning rate, empty for a minimizer
   * @param places where it was after each evaluation, the start first
   * @param heights the function there, not finite from where it failed
   */
  private record Path(String name, String settings, List<Place> places, List<Double> heights) {
    double last() {
      return heights.getLast();
    }

    /** After how many evaluations it was near the minimum for good; infinite if never. */
    double arrival(double minimum) {
      int at = heights.size();
      while (at > 0 && heights.get(at - 1) - minimum <= NEAR) {
        at--;
      }
      return at == heights.size() ? Double.POSITIVE_INFINITY : at;
    }

    boolean isBetterThan(Path other, double minimum) {
      int sooner = Double.compare(arrival(minimum), other.arrival(minimum));
      return sooner < 0 || (sooner == 0 && last() < other.last());
    }
  }

  @Override
  public String name() {
    return "optimizer-paths";
  }

  @Override
  public Report run(Consumer<String> progress) {
    List<Path> paths = new ArrayList<>();
    for (String name : NAMES) {
      Path path = Minimizer.NAMES.contains(name) ? minimized(name) : best(name);
      paths.add(path);
      progress.accept(surface.name() + ": " + name + ", " + outcome(path));
    }
    return new Report(
        "Paths over " + surface.title(),
        findings(paths),
        List.of(table(paths)),
        List.of(new Report.Picture(surface.name(), plot(paths))));
  }

  private Path best(String name) {
    Path best = walked(name, rates.getFirst());
    for (double rate : rates.subList(1, rates.size())) {
      Path path = walked(name, rate);
      best = path.isBetterThan(best, surface.minimum()) ? path : best;
    }
    return best;
  }

  private Path walked(String name, double rate) {
    Parameter place = surface.begin();
    Tensor height = surface.height(place);
    Optimizer optimizer = Optimizer.parse(name, rate);
    HeldPlan step =
        HeldPlan.of(
            List.of(height),
            optimizer.update(List.of(place), Gradients.ofParameters(height, List.of(place))));
    List<Place> places = new ArrayList<>();
    List<Double> heights = new ArrayList<>();
    try {
      for (int i = 0; i < evaluations; i++) {
        places.add(placeOf(place));
        step.run();
        heights.add(step.item(0));
      }
    } catch (NonFiniteException e) {
      heights.add(Double.POSITIVE_INFINITY); // a rate too high, which is a result
    }
    return new Path(name, "rate " + rate(rate), places, heights);
  }

  private Path minimized(String name) {
    Parameter place = surface.begin();
    List<Place> places = new ArrayList<>();
    List<Double> heights = new ArrayList<>();
    Minimizer.parse(name)
        .withIterations(evaluations)
        .minimize(
            surface.height(place),
            List.of(place),
            iterate -> {
              int spent = Math.min(evaluations, iterate.evaluations() + iterate.products());
              while (!places.isEmpty() && places.size() < spent - 1) {
                places.add(places.getLast()); // where it stood while it searched
                heights.add(heights.getLast());
              }
              if (places.size() < evaluations) {
                places.add(placeOf(place));
                heights.add(iterate.value());
              }
            });
    return new Path(name, "", places, heights);
  }

  private static Place placeOf(Parameter place) {
    double[] values = place.tensor().toDoubleArray();
    return new Place(values[0], values[1]);
  }

  private static String rate(double rate) {
    return rate == Math.rint(rate) ? String.valueOf((long) rate) : String.valueOf(rate);
  }

  private String outcome(Path path) {
    double arrival = path.arrival(surface.minimum());
    return Double.isFinite(arrival)
        ? String.format(Locale.ROOT, "%,.0f evaluations", arrival)
        : String.format(Locale.ROOT, "%.2g above", path.last() - surface.minimum());
  }

  private Table table(List<Path> paths) {
    List<List<Object>> rows = new ArrayList<>();
    for (Path path : paths) {
      rows.add(
          List.of(
              path.name(),
              path.settings().isEmpty() ? "–" : path.settings().substring("rate ".length()),
              path.arrival(surface.minimum()),
              path.last() - surface.minimum()));
    }
    return new Table(
        surface.name(),
        String.format(
            Locale.ROOT,
            "%s: after how many of %,d evaluations within %s of the minimum",
            surface.title(),
            evaluations,
            NEAR),
        List.of("method", "best rate", "evaluations", "above the minimum in the end"),
        rows);
  }

  private List<String> findings(List<Path> paths) {
    Path optimizer = soonest(paths.stream().filter(p -> !p.settings().isEmpty()).toList());
    Path minimizer = soonest(paths.stream().filter(p -> p.settings().isEmpty()).toList());
    return List.of(
        String.format(
            Locale.ROOT,
            "Soonest of the optimizers: %s, %s; of the minimizers: %s, %s.",
            optimizer.name(),
            outcome(optimizer),
            minimizer.name(),
            outcome(minimizer)));
  }

  private Path soonest(List<Path> paths) {
    Path best = paths.getFirst();
    for (Path path : paths) {
      best = path.isBetterThan(best, surface.minimum()) ? path : best;
    }
    return best;
  }

  private SurfacePlot plot(List<Path> paths) {
    List<Walk> walks = new ArrayList<>();
    for (Path path : paths) {
      boolean minimizer = path.settings().isEmpty();
      List<String> captions =
          minimizer ? List.of(outcome(path)) : List.of(path.settings(), outcome(path));
      walks.add(new Walk(path.name(), captions, path.places(), minimizer ? 2 : 1));
    }
    String note =
        "Evaluations to within 0.001 of the minimum, or height above it in the end. Green: second"
            + " order.";
    return new SurfacePlot("Paths over " + surface.title(), note, surface.drawn(), walks);
  }
}
