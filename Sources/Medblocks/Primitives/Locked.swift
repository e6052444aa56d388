import Foundation

/// A value behind a lock. (`Mutex` of the standard library needs macOS 15.)
///
/// `@unchecked Sendable`: the value is touched inside `withLock` alone.
package final class Locked<Value: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var value: Value

  package init(_ value: Value) { self.value = value }

  package func withLock<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
    lock.lock()
    defer { lock.unlock() }
    return try body(&value)
  }
}
