import Medblocks

/// What a person is told, and what to do next; never the portal's own words.
struct Advice: Encodable, Equatable {
  enum Action: String, Encodable {
    case nothing, reconnect, retry, wait
  }

  let text: String
  let action: Action

  private init(_ text: String, _ action: Action) {
    self.text = text
    self.action = action
  }

  /// What the status of a connection means.
  init(for status: PatientConnection.Status) {
    switch status {
    case .active: self.init("Connected", .nothing)
    case .refreshFailed: self.init("Access has lapsed. Please connect again.", .reconnect)
    case .expired: self.init("Access has ended. Please connect again.", .reconnect)
    case .disconnected: self.init("Disconnected", .reconnect)
    case .failed: self.init("The connection did not work.", .retry)
    default: self.init("Not known yet", .wait)
    }
  }

  /// What the failure of an attempt means.
  init(forFailure code: PatientConnection.FailureCode) {
    switch code {
    case .userDenied: self.init("You chose not to share. You can try again any time.", .retry)
    default: self.init("The portal could not finish. Please try again.", .retry)
    }
  }

  /// What an error of a call means.
  init(for error: MedblocksError) {
    switch (error.code, error.type, error.kind) {
    case (.tokenUnavailable?, _, _), (.tokenExchangeFailed?, _, _):
      self.init(for: PatientConnection.Status.refreshFailed)
    case (_, .rateLimit?, _), (_, _, .timeout), (_, _, .connection):
      self.init("There is much going on. Please try again in a moment.", .wait)
    case (_, .ehr?, _): self.init("The portal does not answer. Please try again later.", .wait)
    case (_, .notFound?, _): self.init("That is not there any more.", .nothing)
    case (_, .invalidRequest?, _), (_, _, .invalidRequest):
      self.init("That did not work. Please check what you entered.", .retry)
    default: self.init("Something went wrong on our side.", .wait)
    }
  }
}
