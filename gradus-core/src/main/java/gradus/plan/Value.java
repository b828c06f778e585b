package gradus.plan;

import gradus.graph.Node;
import org.jspecify.annotations.Nullable;

/** What the planner knows of a node's result: which step computes it, and where it lies. */
final class Value {
  final Node node;

  /** What it is a movement of, if it is one. */
  final @Nullable Value base;

  private @Nullable StripGroup group;
  private boolean deferred;
  private @Nullable View view;
  private int position;

  private Value(
      Node node,
      @Nullable StripGroup group,
      @Nullable Value base,
      boolean deferred,
      @Nullable View view,
      int position) {
    this.node = node;
    this.group = group;
    this.base = base;
    this.deferred = deferred;
    this.view = view;
    this.position = position;
  }

  /** A value in memory, there once the step at a position has run; −1 from the start. */
  static Value inMemory(Node node, View view, int position) {
    return new Value(node, null, null, false, view, position);
  }

  /** A value that lives in a strip, and in memory only if somebody else needs it. */
  static Value inStrip(Node node, StripGroup group) {
    return new Value(node, group, null, false, null, group.position());
  }

  /** A movement of another value, which may turn out to take no step at all. */
  static Value moved(Node node, Value base) {
    return new Value(node, null, base, false, null, base.position());
  }

  /** A value that is sooner computed again than kept, in no strip yet. */
  static Value deferred(Node node) {
    return new Value(node, null, null, true, null, -1);
  }

  /** A value within a chain that is done in blocks: nobody else asks for it. */
  static Value inBlocks(Node node) {
    return new Value(node, null, null, false, null, -1);
  }

  /** A number known now. */
  static Value constant(Node node) {
    return new Value(node, null, null, false, null, -1);
  }

  /** Whether it lies in memory whatever becomes of it. */
  boolean isInMemory() {
    return view != null || (base != null && base.isInMemory());
  }

  /** The strip that computes it, if one does. */
  @Nullable StripGroup group() {
    return group;
  }

  /** Puts a deferred value into a strip after all, since somebody else needs it. */
  void settle(Value inStrip) {
    group = inStrip.group;
    view = inStrip.view;
    position = inStrip.position;
    deferred = false;
  }

  /** Whether each strip that needs it computes it. */
  boolean isDeferred() {
    return deferred;
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
