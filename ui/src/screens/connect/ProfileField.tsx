import FormField from "@cloudscape-design/components/form-field";
import Select from "@cloudscape-design/components/select";
import type { ReactNode } from "react";
import type { Profile, Source } from "../../bindings/connect";

const DEFAULT_CHAIN = {
  value: "chain",
  label: "Default credential chain",
  description: "Environment variables, then the default profile, then the machine's own role",
};

interface Props {
  profiles: Profile[];
  source: Source;
  errorText: ReactNode;
  onChoose: (source: Source) => void;
}

/** Whose credentials to use: every profile of the AWS configuration, with its kind, and those that cannot be used with why. */
export function ProfileField({ profiles, source, errorText, onChoose }: Props) {
  const options = profiles.map(({ name, region, account, kind, unusable }) => ({
    value: `profile ${name}`,
    label: name,
    description: [kind, account].filter((part) => part !== null).join(" · "),
    ...(region === null ? {} : { labelTag: region }),
    ...(unusable === null ? {} : { disabled: true, disabledReason: unusable }),
  }));
  const all = [...options, DEFAULT_CHAIN];
  const value = source.kind === "profile" ? `profile ${source.name}` : DEFAULT_CHAIN.value;
  const named = source.kind === "profile" ? { value, label: source.name } : DEFAULT_CHAIN;
  return (
    <FormField
      label="AWS profile"
      description="From your AWS configuration. Its credentials stay outside this window."
      errorText={errorText}
    >
      <Select
        data-testid="profile"
        triggerVariant="option"
        selectedOption={all.find((one) => one.value === value) ?? named}
        options={all}
        filteringType={profiles.length > 5 ? "auto" : "none"}
        filteringPlaceholder="Find a profile"
        placeholder="Choose a profile"
        empty="No profiles"
        onChange={({ detail }) => {
          const { value: chosen, label = "" } = detail.selectedOption;
          onChoose(
            chosen === DEFAULT_CHAIN.value
              ? { kind: "defaultChain" }
              : { kind: "profile", name: label },
          );
        }}
      />
    </FormField>
  );
}
