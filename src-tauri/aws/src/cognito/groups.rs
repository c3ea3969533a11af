//! The groups of a pool.

use aws_sdk_cognitoidentityprovider::types::GroupType;
use registrar_core::parts::{Group, Groups};
use registrar_core::ports::{Answer, CloudError};

use super::description::{Described, part, present};
use super::members::{Known, Look};
use super::user_pool::UserPool;

/// `GroupType` against `UpdateGroupRequest`, in the `cognito-idp` service model of botocore 1.44.5.
const GROUP: Known = Known {
    part: "Group",
    carried: &["Description", "Precedence", "RoleArn"],
    read_only: &[
        "GroupName",
        "UserPoolId",
        "LastModifiedDate",
        "CreationDate",
    ],
};

impl UserPool {
    /// The group and what of it an update cannot send back, if there is one of that name. A pool that does not exist has
    /// no group either: both get the same code.
    async fn describe_group(
        &self,
        name: &str,
    ) -> Result<Option<(GroupType, Vec<String>)>, CloudError> {
        const OPERATION: &str = "GetGroup";
        let look = Look::for_members_beyond(&GROUP);
        let request = self
            .reads()
            .get_group()
            .user_pool_id(self.id())
            .group_name(name)
            .customize()
            .interceptor(look.clone());
        let answer = present(self.connection.read(OPERATION, request.send()).await)?;
        answer
            .map(|answer| part(OPERATION, answer.group, &look))
            .transpose()
    }
}

impl Groups for UserPool {
    async fn group(&self, name: &str) -> Result<Option<Group>, CloudError> {
        let found = self.describe_group(name).await?;
        Ok(found.map(|(group, _)| read(&group, name)))
    }

    type WholeGroup = Described<GroupType>;

    async fn whole_group(
        &self,
        name: &str,
    ) -> Result<Option<(Group, Self::WholeGroup)>, CloudError> {
        let found = self.describe_group(name).await?;
        Ok(found.map(|found| (read(&found.0, name), Described::new(found))))
    }

    async fn create_group(&self, group: &Group) -> Result<Answer<()>, CloudError> {
        let request = self
            .writes()
            .create_group()
            .user_pool_id(self.id())
            .group_name(&group.name)
            .set_description(described(group));
        let created = self.connection.write("CreateGroup", request.send());
        Ok(created.await?.map(drop))
    }

    async fn update_group(
        &self,
        whole: Self::WholeGroup,
        group: &Group,
    ) -> Result<Answer<()>, CloudError> {
        const OPERATION: &str = "UpdateGroup";
        let found = whole.whole(OPERATION)?;
        let request = self
            .writes()
            .update_group()
            .user_pool_id(self.id())
            .group_name(&group.name)
            .description(&group.description)
            // Whether one that is left out stays as it is, nobody says.
            .set_precedence(found.precedence)
            .set_role_arn(found.role_arn);
        let updated = self.connection.write(OPERATION, request.send());
        Ok(updated.await?.map(drop))
    }
}

fn read(group: &GroupType, name: &str) -> Group {
    Group {
        name: group.group_name().unwrap_or(name).to_owned(),
        description: group.description().unwrap_or_default().to_owned(),
    }
}

fn described(group: &Group) -> Option<String> {
    (!group.description.is_empty()).then(|| group.description.clone())
}
