import Medblocks

extension MedblocksError {
  /// The advice for the patient; it never contains the error description of a portal.
  var userMessage: String {
    switch (code, type, kind) {
    case (.tokenUnavailable?, _, _), (.tokenExchangeFailed?, _, _):
      "Access was lost. Please connect again."
    case (_, .rateLimit?, _), (_, _, .timeout), (_, _, .connection):
      "The service is busy. Please try again in a moment."
    case (_, .ehr?, _): "The portal does not respond. Please try again later."
    case (_, .notFound?, _): "This item no longer exists."
    case (_, .invalidRequest?, _), (_, _, .invalidRequest):
      "The input is invalid. Please check it and try again."
    default: BrowserError.ourFault
    }
  }
}
