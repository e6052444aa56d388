extension ClinicalSummary {
  /// A file of a document or report, without its content.
  public struct Attachment: Hashable, Sendable, Redacted {
    /// The title of the file.
    public let title: String?
    /// The media type of the file, `application/pdf`.
    public let contentType: String?
    /// The time at which the file was created.
    public let creation: FHIRDate?

    init(_ element: JSON) {
      title = element["title"].clinicalText
      contentType = element["contentType"].clinicalText
      creation = FHIRDate(element: element["creation"])
    }
  }
}
