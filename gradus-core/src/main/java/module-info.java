/** Tensors, graphs, derivatives, the planner and the kernels. */
module gradus.core {
  exports gradus;
  exports gradus.check;
  exports gradus.graph;

  requires static jdk.incubator.vector;
  requires static org.jspecify;
}
