// Package transcribers knows the models that write down what callers say: which there are, what each tells and takes, and how
// sure it is of its words.
//
// [Names.Of] finds the model of a name, or of a deployment. [Names.AdmitUpdate] says which settings a model does not take;
// [Names.Merged] keeps those of before that it does. [Logprobs] makes up how sure a model is of each token of a transcript.
package transcribers
