/// A transport that keeps the time of an attempt itself, which saves a task for each, and whose kept
/// connections can be given up.
package protocol SelfTimedTransport: Transport {
  /// Gives later reads new connections: on one that has brought an answer too many, every answer
  /// belongs to the request before.
  func forgetConnections()
}
