package gradus.recurrence;

import gradus.Tensor;
import gradus.text.Suggestions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A network described as a graph that may have cycles: each node is a function of other nodes'
 * values, now or some steps ago. An edge with a delay of d steps brings at time t the value of time
 * t − d. A cycle is a recurrence, and at least one of its edges must have a delay; unfolding over T
 * steps makes T nodes of each, and the delayed edges then lead from one time to a later one, so
 * that no cycle is left.
 *
 * {@snippet :
 * var elman = DelayGraph.of(
 *     DelayGraph.input("x"),
 *     DelayGraph.node("h", in -> in.get(0).matmul(w).add(in.get(1).matmul(u)).tanh(),
 *         DelayGraph.now("x"), DelayGraph.delayed("h", 1)),
 *     DelayGraph.node("y", in -> in.get(0).matmul(v), DelayGraph.now("h")));
 * Map<String, List<Tensor>> values =
 *     elman.unfold(Map.of("x", inputs), Map.of("h", Tensor.zeros(1, 20)));
 * }
 */
public final class DelayGraph {
  private final Map<String, Node> nodes;
  private final List<Node> order; // along edges without delay

  private DelayGraph(Map<String, Node> nodes, List<Node> order) {
    this.nodes = nodes;
    this.order = order;
  }

  /**
   * A node: an input, or a function of what its edges bring.
   *
   * @param name the name by which edges refer to it
   * @param function from the values that the edges bring, in their order, to the node's value; not
   *     asked of an input
   * @param edges where the values come from; none for an input
   * @param isInput whether the value is given from outside
   */
  public record Node(
      String name, Function<List<Tensor>, Tensor> function, List<Edge> edges, boolean isInput) {
    /** Copies the list. */
    public Node {
      edges = List.copyOf(edges);
    }
  }

  /**
   * An edge to the node that lists it.
   *
   * @param from the node whose value it brings
   * @param delay by how many time steps, 0 or more
   */
  public record Edge(String from, int delay) {
    /**
     * Checks the delay.
     *
     * @throws IllegalArgumentException if it is negative: no value comes from the future
     */
    public Edge {
      if (delay < 0) {
        throw new IllegalArgumentException(
            "an edge needs a delay of 0 steps or more, the one from \"" + from + "\" has " + delay);
      }
    }
  }

  /** Returns a node whose value at each time is given from outside. */
  public static Node input(String name) {
    return new Node(
        name,
        _ -> {
          throw new IllegalStateException(name + " is an input");
        },
        List.of(),
        true);
  }

  /** Returns a node that is a function of what its edges bring, in their order. */
  public static Node node(String name, Function<List<Tensor>, Tensor> function, Edge... edges) {
    return new Node(name, function, List.of(edges), false);
  }

  /** Returns an edge that brings the value of the same time step. */
  public static Edge now(String from) {
    return new Edge(from, 0);
  }

  /** Returns an edge that brings the value of some time steps ago. */
  public static Edge delayed(String from, int steps) {
    return new Edge(from, steps);
  }

  /**
   * Returns the graph of these nodes, in any order.
   *
   * @throws IllegalArgumentException if two nodes have one name, an edge comes from a node that
   *     does not exist, or a cycle has no delay; the message names them
   */
  public static DelayGraph of(Node... nodes) {
    Map<String, Node> byName = new LinkedHashMap<>();
    for (Node node : nodes) {
      if (byName.putIfAbsent(node.name(), node) != null) {
        throw new IllegalArgumentException("two nodes are named \"" + node.name() + "\"");
      }
    }
    for (Node node : nodes) {
      for (Edge edge : node.edges()) {
        if (!byName.containsKey(edge.from())) {
          throw new IllegalArgumentException(
              "an edge to \""
                  + node.name()
                  + "\" comes from nowhere: "
                  + Suggestions.unknown("node", edge.from(), byName.keySet()));
        }
      }
    }
    return new DelayGraph(byName, ordered(byName));
  }

  /** Sorts nodes so that each comes after those that it reads at the same time step. */
  private static List<Node> ordered(Map<String, Node> nodes) {
    Map<String, Set<String>> waiting = new LinkedHashMap<>();
    nodes.forEach((name, node) -> waiting.put(name, undelayed(node)));
    Map<String, List<String>> readers = new LinkedHashMap<>();
    waiting.forEach(
        (name, sources) ->
            sources.forEach(
                source -> readers.computeIfAbsent(source, _ -> new ArrayList<>()).add(name)));
    Deque<String> ready = new ArrayDeque<>();
    waiting.forEach(
        (name, sources) -> {
          if (sources.isEmpty()) {
            ready.add(name);
          }
        });
    List<Node> order = new ArrayList<>();
    while (!ready.isEmpty()) {
      String name = ready.remove();
      order.add(get(nodes, name));
      waiting.remove(name);
      for (String reader : readers.getOrDefault(name, List.of())) {
        Set<String> sources = get(waiting, reader);
        sources.remove(name);
        if (sources.isEmpty()) {
          ready.add(reader);
        }
      }
    }
    if (!waiting.isEmpty()) {
      throw new IllegalArgumentException(
          "the cycle "
              + cycle(waiting)
              + " has no delay: a value would depend on itself at the same time step. Give one of"
              + " its edges a delay of 1 or more.");
    }
    return order;
  }

  private static Set<String> undelayed(Node node) {
    return node.edges().stream()
        .filter(edge -> edge.delay() == 0)
        .map(Edge::from)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Walks against the edges among nodes that wait for each other, until one comes again. */
  private static String cycle(Map<String, Set<String>> waiting) {
    List<String> path = new ArrayList<>();
    String name = waiting.keySet().iterator().next();
    while (!path.contains(name)) {
      path.add(name);
      name = get(waiting, name).iterator().next();
    }
    List<String> cycle = new ArrayList<>(path.subList(path.indexOf(name), path.size()));
    cycle.add(name);
    return String.join(" → ", cycle.reversed());
  }

  /**
   * Unfolds the graph in time.
   *
   * @param inputs for each input its values x(0), …, x(T − 1)
   * @param initial for each node that an edge with a delay leaves, its value at all times before 0
   * @return for each node its values at the times 0, …, T − 1
   * @throws IllegalArgumentException if one is missing, or inputs differ in length
   */
  public Map<String, List<Tensor>> unfold(
      Map<String, List<Tensor>> inputs, Map<String, Tensor> initial) {
    check(inputs, initial);
    int steps = inputs.values().iterator().next().size();
    Map<String, List<Tensor>> values = new LinkedHashMap<>();
    nodes.keySet().forEach(name -> values.put(name, new ArrayList<>()));
    for (int t = 0; t < steps; t++) {
      for (Node node : order) {
        get(values, node.name()).add(value(node, t, inputs, initial, values));
      }
    }
    return values;
  }

  private static Tensor value(
      Node node,
      int t,
      Map<String, List<Tensor>> inputs,
      Map<String, Tensor> initial,
      Map<String, List<Tensor>> values) {
    if (node.isInput()) {
      return get(inputs, node.name()).get(t);
    }
    List<Tensor> brought = new ArrayList<>();
    for (Edge edge : node.edges()) {
      int time = t - edge.delay();
      brought.add(time < 0 ? get(initial, edge.from()) : get(values, edge.from()).get(time));
    }
    return node.function().apply(brought);
  }

  private void check(Map<String, List<Tensor>> inputs, Map<String, Tensor> initial) {
    Set<String> known =
        nodes.values().stream()
            .filter(Node::isInput)
            .map(Node::name)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    if (known.isEmpty()) {
      throw new IllegalArgumentException(
          "a graph without an input has no length in time: add one with DelayGraph.input(name)");
    }
    for (String name : inputs.keySet()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(Suggestions.unknown("input", name, known));
      }
    }
    Map<String, Integer> lengths = new LinkedHashMap<>();
    for (String name : known) {
      List<Tensor> given = inputs.get(name);
      if (given == null) {
        throw new IllegalArgumentException("the input \"" + name + "\" has no values");
      }
      lengths.put(name, given.size());
    }
    if (Set.copyOf(lengths.values()).size() > 1) {
      throw new IllegalArgumentException(
          "all inputs need values for as many time steps, got " + lengths);
    }
    for (Node node : nodes.values()) {
      for (Edge edge : node.edges()) {
        if (edge.delay() > 0 && !initial.containsKey(edge.from())) {
          throw new IllegalArgumentException(
              "an edge to \""
                  + node.name()
                  + "\" brings the value of \""
                  + edge.from()
                  + "\" with a delay: give its initial value");
        }
      }
    }
  }

  private static <T> T get(Map<String, T> map, String name) {
    T value = map.get(name);
    if (value == null) {
      throw new IllegalStateException(name);
    }
    return value;
  }
}
