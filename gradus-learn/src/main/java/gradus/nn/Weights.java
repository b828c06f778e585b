package gradus.nn;

import gradus.Parameter;
import gradus.Rng;
import gradus.graph.DType;
import gradus.graph.Shape;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a module and, below it, those of its children: a tree in which each parameter
 * has a path, for example {@code model.2.weight}.
 *
 * <p>A module put into two places shares its parameters between them; its path is that of the
 * first.
 */
public final class Weights {
  private final String rootName;
  private final Map<String, Weight> own = new LinkedHashMap<>();
  private final Map<String, Weights> children = new LinkedHashMap<>();
  private @Nullable Weights parent;
  private String nameInParent = "";

  /**
   * Starts a tree.
   *
   * @param name the path while the module is in no other, for example {@code dense}
   */
  public Weights(String name) {
    this.rootName = name;
  }

  /** Returns the tree of a module without parameters. */
  static Weights none() {
    return new Weights("module");
  }

  /** Declares a parameter that training changes, whose initialiser does not ask for a fan. */
  public Weight add(String name, Shape shape, Initialiser initialiser) {
    return add(name, shape, initialiser, new Initialiser.Fan(shape.size(), shape.size()));
  }

  /** Declares a parameter that training changes. */
  public Weight add(String name, Shape shape, Initialiser initialiser, Initialiser.Fan fan) {
    return put(name, new Weight(this, name, shape, initialiser, fan, true));
  }

  /** Declares a value that is part of the model but that no optimizer changes. */
  public Weight addState(String name, Shape shape, Initialiser initialiser) {
    var fan = new Initialiser.Fan(shape.size(), shape.size());
    return put(name, new Weight(this, name, shape, initialiser, fan, false));
  }

  private Weight put(String name, Weight weight) {
    if (own.putIfAbsent(name, weight) != null) {
      throw new IllegalArgumentException(path() + " already has a parameter " + name);
    }
    return weight;
  }

  /** Puts the parameters of a module inside this one under a name. */
  public void adopt(String name, Weights child) {
    if (children.putIfAbsent(name, child) != null) {
      throw new IllegalArgumentException(path() + " already has a child " + name);
    }
    if (child.parent == null) {
      child.parent = this;
      child.nameInParent = name;
    }
  }

  /** Returns the path of the module that these are the parameters of. */
  public String path() {
    Weights above = parent;
    return above == null ? rootName : above.path() + "." + nameInParent;
  }

  /**
   * Returns what training changes, each once, in the order of declaration.
   *
   * @throws IllegalStateException if two parameters have the same name
   */
  public List<Parameter> parameters() {
    return made(true);
  }

  /** Returns the values that are part of the model but that no optimizer changes. */
  public List<Parameter> state() {
    return made(false);
  }

  /** Returns the number of single values that training changes. */
  public long count() {
    return all().stream().filter(Weight::isTrained).mapToLong(w -> w.shape().size()).sum();
  }

  /** Draws all initial values; those of a parameter depend on the seed and its path alone. */
  public void initialise(Rng rng) {
    all().forEach(weight -> weight.initialise(rng));
  }

  /**
   * Chooses the type of all parameters, {@code float32} unless told otherwise. With {@code float64}
   * a model runs slowly, and its derivatives can be checked against differences.
   *
   * @throws IllegalStateException if the model has been used already
   */
  public void precision(DType type) {
    if (!type.isFloat()) {
      throw new IllegalArgumentException("parameters are floating-point numbers, got " + type);
    }
    all().forEach(weight -> weight.precision(type));
  }

  private List<Parameter> made(boolean trained) {
    Map<String, Parameter> byName = new LinkedHashMap<>();
    for (Weight weight : all()) {
      if (weight.isTrained() == trained
          && byName.putIfAbsent(weight.parameter().name(), weight.parameter()) != null) {
        throw new IllegalStateException(
            "two parameters are named "
                + weight.parameter().name()
                + ": put a layer into its model before its first use, and give a model that holds"
                + " parts of another a name of its own with Sequential.named(...)");
      }
    }
    return List.copyOf(byName.values());
  }

  private Set<Weight> all() {
    Set<Weight> weights = new LinkedHashSet<>(own.values());
    children.values().forEach(child -> weights.addAll(child.all()));
    return weights;
  }
}
