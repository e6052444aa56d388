import Foundation

/// A made-up person who can sign in to the demo.
struct DemoPerson: Sendable, Equatable {
  /// The name of the person in the form of the sign-in page.
  let id: String
  let name: String
  let detail: String

  /// The id of the patient at Medblocks; it occurs in no page and no URL of the app.
  var patientID: String { "trialmatched-\(id)" }

  static let all = [
    DemoPerson(
      id: "quilla", name: "Quilla Samplewood", detail: "Lives with diabetes and high blood pressure"
    ),
    DemoPerson(id: "tobin", name: "Tobin Fictionfield", detail: "Has high cholesterol"),
    DemoPerson(id: "marisol", name: "Marisol Pretendwell", detail: "Has asthma and hay fever"),
    DemoPerson(id: "anders", name: "Anders Madeupson", detail: "Is well"),
    DemoPerson(id: "iyo", name: "Iyo Placeholder", detail: "Has an underactive thyroid"),
  ]
}
