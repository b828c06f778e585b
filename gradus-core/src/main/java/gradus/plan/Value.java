package gradus.plan;

import gradus.graph.Node;
import org.jspecify.annotations.Nullable;

/** What the planner knows of a node's result: which step computes it, and where it lies. */
final class Value {
  final Node node;

  /** The strip that computes it, if one does. */
  final @Nullable StripGroup group;

  /** What it is a movement of, if it is one. */
  final @Nullable Value base;

  private @Nullable View view;
  private int position;

  private Value(
      Node node,
      @Nullable StripGroup group,
      @Nullable Value base,
      @Nullable View view,
      int position) {
    this.node = node;
    this.group = group;
    this.base = base;
    this.view = view;
    this.position = position;
  }

  /** A value in memory, there once the step at a position has run; −1 from the start. */
  static Value inMemory(Node node, View view, int position) {
    return new Value(node, null, null, view, position);
  }

  /** A value that lives in a strip, and in memory only if somebody else needs it. */
  static Value inStrip(Node node, StripGroup group) {
    return new Value(node, group, null, null, group.position());
  }

  /** A movement of another value, which may turn out to take no step at all. */
  static Value moved(Node node, Value base) {
    return new Value(node, null, base, null, base.position());
  }

  /** A number known now. */
  static Value constant(Node node) {
    return new Value(node, null, null, null, -1);
  }

  int position() {
    return position;
  }

  @Nullable View view() {
    return view;
  }

  /** Notes where the value lies, and that it is there once the step at a position has run. */
  void lieAt(View place, int from) {
    view = place;
    position = from;
  }
}
