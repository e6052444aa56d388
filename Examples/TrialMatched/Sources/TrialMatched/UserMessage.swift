import Medblocks

/// A message for the patient and the action that resolves the situation.
///
/// It never contains the error description of a portal.
struct UserMessage: Encodable, Equatable {
  /// The action that the page offers.
  enum Action: String, Encodable {
    case nothing, reconnect, retry, wait
  }

  let text: String
  let action: Action

  private init(_ text: String, _ action: Action) {
    self.text = text
    self.action = action
  }

  /// Creates the message for the status of a connection.
  init(for status: PatientConnection.Status) {
    switch status {
    case .active: self.init("Connected", .nothing)
    case .refreshFailed: self.init("Access was lost. Please connect again.", .reconnect)
    case .expired: self.init("Access has expired. Please connect again.", .reconnect)
    case .disconnected: self.init("Disconnected", .reconnect)
    case .failed: self.init("The connection failed.", .retry)
    default: self.init("Status unknown", .wait)
    }
  }

  /// Creates the message for the failure of a connection attempt.
  init(for code: PatientConnection.FailureCode) {
    switch code {
    case .userDenied:
      self.init("You chose not to share your records. You can try again at any time.", .retry)
    default: self.init("The portal could not complete the connection. Please try again.", .retry)
    }
  }

  /// Creates the message for the error of a call.
  init(for error: MedblocksError) {
    switch (error.code, error.type, error.kind) {
    case (.tokenUnavailable?, _, _), (.tokenExchangeFailed?, _, _):
      self.init(for: PatientConnection.Status.refreshFailed)
    case (_, .rateLimit?, _), (_, _, .timeout), (_, _, .connection):
      self.init("The service is busy. Please try again in a moment.", .wait)
    case (_, .ehr?, _): self.init("The portal does not respond. Please try again later.", .wait)
    case (_, .notFound?, _): self.init("This item no longer exists.", .nothing)
    case (_, .invalidRequest?, _), (_, _, .invalidRequest):
      self.init("The input is invalid. Please check it and try again.", .retry)
    default: self.init("Something went wrong on our side. Please try again later.", .wait)
    }
  }
}
